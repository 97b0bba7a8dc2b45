using System.Globalization;
using System.Text;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using static SpectroCal.Plotting.Reports.HtmlPage;

namespace SpectroCal.Plotting.Reports;

/// <summary>Gain, width of lines and rate of each detector from run to run.</summary>
/// <remarks>
/// A strip of few bytes for each, not a figure with axes: an array of 384 detectors has more than a thousand of them.
/// </remarks>
internal static class MonitorTrends
{
    /// <summary>Rules of style of the strips.</summary>
    public const string Style = """
        .trends{overflow-x:auto}.trends th{text-align:center}
        .trends td{padding:2px 6px;vertical-align:middle}.trends svg{width:260px;height:54px;display:block}
        .trends text{font-size:9px;fill:#555}.e{stroke:#8ab8d6;fill:none}.p{stroke:#0072b2;stroke-width:3.4;stroke-linecap:round;fill:none}
        .s{fill:#b07800}.b{stroke:#b03a00;stroke-width:1.8;fill:none}.z{stroke:#999;fill:none}.t{stroke:#999;stroke-dasharray:3 3;fill:none}
        summary{cursor:pointer}
        """;

    private const double Width = 260;
    private const double Height = 54;
    private const double Left = 44; // for the numbers of the scale
    private const double Margin = 6;
    private const int MostOpen = 24; // detectors that are shown although nothing is wrong with them
    private const double MostTolerances = 4; // of the scale: a dead detector must not flatten all others
    private const double LeastErrors = 3; // of the scale

    private static readonly (AnomalyKind Kind, string Name)[] Columns =
    [
        (AnomalyKind.Gain, "gain"),
        (AnomalyKind.Resolution, "width of lines"),
        (AnomalyKind.Rate, "rate"),
    ];

    /// <summary>Writes the strips.</summary>
    public static void Write(StringBuilder page, MonitorGrid grid)
    {
        page.Append("<p>Each relative to what is usual for the detector, with standard errors, run after run as in the map. Dashed: the ")
            .Append("tolerance. Triangles: suspicious; crosses: bad; at the edge: beyond.</p>\n");
        ILookup<bool, string> isWrong = grid.Detectors.ToLookup(d => grid.Of(d).Any(e => e is { IsListed: true }));
        if (grid.Detectors.Count <= MostOpen)
        {
            Table(page, grid, grid.Detectors);
            return;
        }
        Table(page, grid, [.. isWrong[true]]);
        string[] good = [.. isWrong[false]];
        if (good.Length == 0)
            return;
        page.Append($"<details>\n<summary>{Plural.Of(good.Length, "detector")} whose spectra are all good</summary>\n");
        Table(page, grid, good);
        page.Append("</details>\n");
    }

    private static void Table(StringBuilder page, MonitorGrid grid, IReadOnlyList<string> detectors)
    {
        if (detectors.Count == 0)
            return;
        page.Append("<div class=\"trends\">\n<table>\n<tr><th>detector</th>")
            .AppendJoin("", Columns.Select(c => $"<th>{c.Name}</th>"))
            .Append("</tr>\n");
        foreach (string detector in detectors)
        {
            MonitorEntry?[] entries = grid.Of(detector);
            page.Append($"<tr><td>{Encoded(detector)}</td>");
            foreach ((AnomalyKind kind, string name) in Columns)
                page.Append($"<td>{Strip(entries, kind, $"{name} of detector {detector}")}</td>");
            page.Append("</tr>\n");
        }
        page.Append("</table>\n</div>\n");
    }

    // What is measured has an error.
    private static string Strip(MonitorEntry?[] entries, AnomalyKind kind, string title)
    {
        (int Run, MonitorEntry Entry, MonitorCheck Check)[] points =
        [
            .. entries
                .Select((e, i) => (Run: i, Entry: e!, Check: e?.Judged.Checks.FirstOrDefault(c => c.Kind == kind)!))
                .Where(p => p.Check is { Error: > 0 } && double.IsFinite(p.Check.Value)),
        ];
        if (points.Length == 0)
            return "–";
        double tolerance = points[0].Check.Tolerance,
            reach = Math.Clamp(
                1.1 * points.Max(p => Math.Abs(p.Check.Value) + p.Check.Error),
                LeastErrors * points.Min(p => p.Check.Error),
                Math.Max(MostTolerances * tolerance, LeastErrors * points.Min(p => p.Check.Error))
            ),
            middle = Height / 2,
            step = (Width - Left - 2 * Margin) / Math.Max(1, entries.Length - 1);
        double X(int run) => Math.Round(Left + Margin + run * step, 1);
        double Y(double value) => Math.Round(middle - Math.Clamp(value / reach, -1, 1) * (middle - Margin), 1);
        StringBuilder errors = new(),
            good = new(),
            suspicious = new(),
            bad = new();
        foreach ((int run, MonitorEntry entry, MonitorCheck check) in points)
        {
            double x = X(run),
                y = Y(check.Value);
            errors.Append(Invariant($"M{x} {Y(check.Value - check.Error)}V{Y(check.Value + check.Error)}"));
            _ = entry.Verdict switch
            {
                QualityVerdict.Good => good.Append(Invariant($"M{x} {y}h0")),
                QualityVerdict.Suspicious => suspicious.Append(Invariant($"M{x} {y - 4}l3.5 6.5h-7z")),
                _ => bad.Append(Invariant($"M{x - 3} {y - 3}l6 6m0-6l-6 6")),
            };
        }
        string limits =
            tolerance < reach ? Invariant($"<path class=\"t\" d=\"M{Left} {Y(tolerance)}H{Width}M{Left} {Y(-tolerance)}H{Width}\"/>") : "";
        return Invariant($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"")
            + Encoded(title)
            + Invariant($"\"><path class=\"z\" d=\"M{Left} {middle}H{Width}M{Left} 2V{Height - 2}\"/>{limits}")
            + Invariant($"<text x=\"{Left - 4}\" y=\"{Margin + 4}\" text-anchor=\"end\">{Label(kind, reach)}</text>")
            + Invariant($"<text x=\"{Left - 4}\" y=\"{Height - Margin + 2}\" text-anchor=\"end\">{Label(kind, -reach)}</text>")
            + $"{Path("e", errors)}{Path("p", good)}{Path("s", suspicious)}{Path("b", bad)}</svg>";
    }

    private static string Path(string style, StringBuilder data) => data.Length > 0 ? $"<path class=\"{style}\" d=\"{data}\"/>" : "";

    private static string Label(AnomalyKind kind, double value)
    {
        if (kind is AnomalyKind.Rate)
            return "× " + Math.Exp(value).ToString("0.##", CultureInfo.InvariantCulture);
        int digits = (int)Math.Clamp(1 - Math.Floor(Math.Log10(Math.Abs(100 * value))), 0, 6);
        return (100 * value).ToString("+0." + new string('#', digits) + ";−0." + new string('#', digits), CultureInfo.InvariantCulture)
            + " %";
    }
}
