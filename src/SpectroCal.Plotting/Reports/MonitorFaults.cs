using System.Text;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.Plotting.Gallery;
using static SpectroCal.Plotting.Reports.HtmlPage;

namespace SpectroCal.Plotting.Reports;

/// <summary>The list of what is wrong, worst first: each with its reason, the first ones with their spectrum.</summary>
internal sealed class MonitorFaults(MonitorGrid grid, CancellationToken cancellation)
{
    /// <summary>Rules of style of the list.</summary>
    public const string Style = """
        .faults{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:12px 18px}
        .faults article{border-left:5px solid #bbb;padding:0 0 0 .7em}.faults h3,.group h3{font-size:1em;margin:.2em 0}
        article.bad{border-color:#b03a00}article.suspicious{border-color:#f0a800}
        .faults p{margin:.2em 0;font-size:.9em}.faults figure{margin:.3em 0}.group{margin:1.2em 0;border-top:1px solid #ddd}
        .group ul{font-size:.9em;margin:.4em 0;padding-left:1.3em}:target{background:#fff3c4}
        """;

    private const int MostPictures = 48;

    private static readonly FigureStyle Thumbnail = new(230, Theme.Print, 96);

    private readonly List<string> _failures = [];

    /// <summary>Pictures that could not be drawn, each with the reason as a sentence.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Writes the list.</summary>
    public void Write(StringBuilder page)
    {
        MonitorEntry[] wrong = [.. grid.Entries.Where(e => e.IsListed).OrderBy(e => e.Order)];
        if (wrong.Length == 0)
        {
            page.Append("<p>Nothing: all spectra are good.</p>\n");
            return;
        }
        if (wrong.Length <= MostPictures)
            Pictures(page, wrong);
        else
            Groups(page, wrong);
    }

    // Each detector with as many pictures as all together leave it, and its other spectra as lines: nothing is left out.
    private void Groups(StringBuilder page, MonitorEntry[] wrong)
    {
        MonitorEntry[][] detectors =
        [
            .. wrong
                .GroupBy(e => e.Judged.Detector)
                .Select(g => g.ToArray())
                .OrderBy(g => -g.Count(e => e.Verdict == QualityVerdict.Bad))
                .ThenBy(g => -g.Length)
                .ThenBy(g => g[0].Order),
        ];
        int each = Math.Max(1, MostPictures / detectors.Length);
        page.Append("<p>By detector, those with the most bad spectra first; each with its worst.</p>\n");
        for (int i = 0; i < detectors.Length; i++)
        {
            MonitorEntry[] own = detectors[i];
            int bad = own.Count(e => e.Verdict == QualityVerdict.Bad),
                suspicious = own.Count(e => e.Verdict == QualityVerdict.Suspicious),
                all = grid.Of(own[0].Judged.Detector).Count(e => e is not null),
                shown = i * each < MostPictures ? Math.Min(each, own.Length) : 0;
            page.Append($"<section class=\"group\">\n<h3>Detector {Encoded(own[0].Judged.Detector)}: {bad} bad, ")
                .Append($"{suspicious} suspicious of {all}</h3>\n");
            Pictures(page, own[..shown]);
            if (shown < own.Length)
            {
                page.Append("<ul>\n");
                foreach (MonitorEntry entry in own[shown..])
                    page.Append(
                            $"<li id=\"{entry.Id}\" class=\"{MonitorMap.Mark(entry.Verdict)}\"><b>{MonitorMap.Mark(entry.Verdict)}</b> "
                        )
                        .Append($"{Encoded(entry.Judged.Run)}: {Encoded(entry.Reason)}</li>\n");
                page.Append("</ul>\n");
            }
            page.Append("</section>\n");
        }
    }

    private void Pictures(StringBuilder page, IReadOnlyList<MonitorEntry> entries)
    {
        if (entries.Count == 0)
            return;
        page.Append("<div class=\"faults\">\n");
        foreach (MonitorEntry entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            page.Append($"<article id=\"{entry.Id}\" class=\"{MonitorMap.Mark(entry.Verdict)}\">\n<h3>{MonitorMap.Mark(entry.Verdict)}: ")
                .Append($"{Encoded(entry.Judged.Run)}, detector {Encoded(entry.Judged.Detector)}</h3>\n<p>{Encoded(entry.Reason)}</p>\n")
                .Append(Picture(entry))
                .Append("</article>\n");
        }
        page.Append("</div>\n");
    }

    private string Picture(MonitorEntry entry) =>
        Isolated.Run(
            $"figure of {entry.Judged.Spectrum}",
            () =>
                entry.Judged.Compare() is { } comparison
                    ? $"<figure>\n{Drawn(Figure(entry, comparison), Thumbnail)}</figure>\n"
                    : "<p>Without a picture: there is nothing to compare.</p>\n",
            reason =>
            {
                _failures.Add($"{entry.Judged.Spectrum}: {reason}");
                return $"<p>The picture cannot be drawn: {Encoded(reason)}</p>\n";
            }
        );

    private static Figure Figure(MonitorEntry entry, SpectrumComparison comparison) =>
        ComparisonFigure.Of(entry.Id + "-spectrum", comparison, entry.Judged.FromChannel, entry.Judged.ToChannel);
}
