using System.Text;
using SpectroCal.Peaks;
using static SpectroCal.Plotting.Reports.HtmlPage;

namespace SpectroCal.Plotting.Reports;

/// <summary>The map of detectors and runs: a mark for each spectrum, by shape and colour, with what it is and a link to why.</summary>
internal static class MonitorMap
{
    /// <summary>Rules of style of the marks.</summary>
    public const string Style = """
        .map{overflow:auto;max-height:85vh;border:1px solid #ddd}.map text{font-size:10px;fill:#1a1a1a}
        .map .line{stroke:#ddd;stroke-width:1}.map a:focus use,.map a:hover use,.map use:hover{stroke:#000;stroke-width:1}
        .key svg{width:14px;height:14px;vertical-align:-2px}.key span{margin-right:1.2em;white-space:nowrap}
        """;

    /// <summary>The marks, once for the page: 12 units wide, about the origin.</summary>
    public const string Marks = """
        <svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
        <g id="mark-good"><path fill="#d6e9f5" stroke="none" d="M-5-5H5V5H-5Z"/><circle r="1.6" fill="#0072b2" stroke="none"/></g>
        <g id="mark-suspicious"><path fill="#ffd480" stroke="none" d="M-5-5H5V5H-5Z"/>
        <path fill="#5c3d00" stroke="none" d="M0-4L4 3.5H-4Z"/></g>
        <g id="mark-bad"><path fill="#b03a00" stroke="none" d="M-6-6H6V6H-6Z"/>
        <path fill="none" stroke="#fff" stroke-width="2" d="M-3.5-3.5L3.5 3.5M-3.5 3.5L3.5-3.5"/></g>
        <g id="mark-absent"><path fill="none" stroke="#888" stroke-width="1.2" d="M-3.5 0H3.5"/></g>
        <path id="mark-decided" fill="none" stroke="#000" stroke-width="1.5" pointer-events="none" d="M-5.5-5.5H5.5V5.5H-5.5Z"/>
        </defs></svg>

        """;

    private const double Character = 6; // width of one, units
    private const double Unit = 12; // of the marks
    private const int LongestLabel = 26; // characters
    private const int LinesEvery = 10; // columns or rows

    /// <summary>Writes the map with its key.</summary>
    public static void Write(StringBuilder page, MonitorGrid grid)
    {
        page.Append(Marks)
            .Append("<p class=\"key\">")
            .Append(Key("good", "good"))
            .Append(Key("suspicious", "suspicious: it deviates, but a calibration bears it"))
            .Append(Key("bad", "bad"))
            .Append(Key("absent", "not there"));
        if (grid.Entries.Any(e => e.Decided is not null))
            page.Append(Key("decided", "a person decided"));
        page.Append("</p>\n");
        int columns = grid.Runs.Count,
            rows = grid.Detectors.Count;
        double width = columns <= 60 ? 16
            : columns <= 200 ? 11
            : 8,
            height = rows <= 60 ? 16 : 12,
            scale = Math.Min(width, height) / (Unit + 1);
        string[] labels = [.. grid.RunLabels().Select(l => Short(l, LongestLabel))],
            names = [.. grid.Detectors.Select(d => Short(d, LongestLabel))];
        double left = 8 + Character * names.Max(n => n.Length),
            // Labels stand upright unless they are as short as a column is wide.
            top = 8 + Character * (labels.Max(l => l.Length) * Character < width ? 2 : labels.Max(l => l.Length)),
            totalWidth = left + columns * width + 4,
            totalHeight = top + rows * height + 4;
        page.Append("<div class=\"map\" tabindex=\"0\">\n")
            .Append(Invariant($"<svg id=\"map\" width=\"{totalWidth}\" height=\"{totalHeight}\" "))
            .Append(Invariant($"viewBox=\"0 0 {totalWidth} {totalHeight}\" role=\"group\" "))
            .Append("aria-label=\"Map of detectors and runs\">\n");
        for (int column = 0, every = (int)Math.Ceiling(10 / width); column < columns; column++)
        {
            double x = left + (column + 0.5) * width;
            if (column % every == 0)
                page.Append(Invariant($"<text transform=\"translate({x + 3.5} {top - 5}) rotate(-90)\">"))
                    .Append($"<title>{Encoded(MonitorGrid.Named(grid.Runs[column]))}</title>{Encoded(labels[column])}</text>\n");
            if (column % LinesEvery == 0)
                page.Append(Invariant($"<path class=\"line\" d=\"M{x - width / 2} {top - 3}V{totalHeight}\"/>\n"));
        }
        for (int row = 0; row < rows; row++)
        {
            double y = top + (row + 0.5) * height;
            if (row % LinesEvery == 0)
                page.Append(Invariant($"<path class=\"line\" d=\"M{left - 3} {y - height / 2}H{totalWidth}\"/>\n"));
            page.Append(Invariant($"<text text-anchor=\"end\" x=\"{left - 5}\" y=\"{y + 3.5}\">"))
                .Append($"<title>{Encoded(grid.Detectors[row])}</title>{Encoded(names[row])}</text>\n")
                .Append(Invariant($"<g transform=\"translate({left + width / 2} {y}) scale({scale:0.###})\">\n"));
            MonitorEntry?[] cells = grid.Of(grid.Detectors[row]);
            for (int column = 0; column < columns; column++)
                Cell(page, cells[column], grid.Detectors[row], grid.Runs[column].Name, Math.Round(column * width / scale, 1));
            page.Append("</g>\n");
        }
        page.Append("</svg>\n</div>\n");
    }

    /// <summary>The name of a mark.</summary>
    public static string Mark(QualityVerdict? verdict) =>
        verdict switch
        {
            QualityVerdict.Good => "good",
            QualityVerdict.Suspicious => "suspicious",
            QualityVerdict.Bad => "bad",
            _ => "absent",
        };

    private static void Cell(StringBuilder page, MonitorEntry? entry, string detector, string run, double x)
    {
        string mark = Mark(entry?.Verdict),
            word = entry is null ? "not there" : mark,
            reason = entry is { IsListed: true } ? ". " + entry.Reason : "",
            title = $"<title>{Encoded($"{run}, {detector}: {word}{reason}")}</title>";
        string use = Invariant($"<use href=\"#mark-{mark}\" x=\"{x}\">{title}</use>"),
            ring = entry?.Decided is null ? "" : Invariant($"<use href=\"#mark-decided\" x=\"{x}\"/>");
        page.Append(entry is { IsListed: true } ? $"<a href=\"#{entry.Id}\">{use}{ring}</a>\n" : $"{use}{ring}\n");
    }

    private static string Key(string mark, string meaning) =>
        $"<span><svg viewBox=\"-7 -7 14 14\" aria-hidden=\"true\"><use href=\"#mark-{mark}\"/></svg> {meaning}</span>\n";

    private static string Short(string name, int longest) => name.Length <= longest ? name : "…" + name[^(longest - 1)..];
}
