using System.Globalization;
using System.Text;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Reports;
using static SpectroCal.Plotting.Reports.HtmlPage;

namespace SpectroCal.Plotting.Reports;

/// <summary>
/// What a monitor found as one HTML page for people on shift: a map, what is wrong, and the trend of each detector; no script, nothing
/// loaded from elsewhere.
/// </summary>
public sealed class MonitorPage
{
    /// <summary>Name of its file.</summary>
    public const string Name = "report.html";

    private const int MostOpenStates = 8;

    private readonly string _content;

    private MonitorPage(string content, IReadOnlyList<string> failures) => (_content, Failures) = (content, failures);

    /// <summary>Pictures that could not be drawn, each with the reason as a sentence.</summary>
    public IReadOnlyList<string> Failures { get; }

    /// <summary>Makes the page.</summary>
    /// <param name="report">What the monitor found.</param>
    /// <param name="selection">What people decided is taken from it.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static MonitorPage Of(MonitorReport report, IReadOnlyList<SelectedSpectrum> selection, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(selection);
        var grid = new MonitorGrid(report, selection);
        var faults = new MonitorFaults(grid, cancellation);
        var page = new StringBuilder(1 << 20);
        Summary(page, report, grid);
        var failures = new List<string>();
        if (grid.Entries.Count > 0)
        {
            page.Append("<h2 id=\"map-of-spectra\">Detectors and runs</h2>\n");
            MonitorMap.Write(page, grid);
            // Of one detector the map says it.
            if (
                grid.Runs.Count > 1
                && grid.Detectors.Count > 1
                && Isolated.Run("figure good-spectra", () => Draw(page, Good(grid))) is { } reason
            )
                failures.Add($"good-spectra: {reason}");
            page.Append("<h2 id=\"wrong\">What is wrong</h2>\n");
            faults.Write(page);
            page.Append("<h2 id=\"trends\">Trend of each detector</h2>\n");
            MonitorTrends.Write(page, grid);
        }
        return new MonitorPage(page.ToString(), [.. failures, .. faults.Failures]);
    }

    /// <summary>The text of the page.</summary>
    /// <param name="note">What is said at its top; null: nothing.</param>
    /// <param name="refreshSeconds">After how long a browser loads it again; null: never.</param>
    public string Write(string? note = null, int? refreshSeconds = null)
    {
        var page = new StringBuilder(_content.Length + (1 << 12));
        Begin(page, "Monitor", string.Join('\n', MonitorMap.Style, MonitorFaults.Style, MonitorTrends.Style), refreshSeconds);
        if (note is not null)
            page.Append($"<p id=\"note\">{Encoded(note)}</p>\n");
        return End(page.Append(_content));
    }

    private static void Summary(StringBuilder page, MonitorReport report, MonitorGrid grid)
    {
        ILookup<QualityVerdict, MonitorEntry> by = grid.Entries.ToLookup(e => e.Verdict);
        int decided = grid.Entries.Count(e => e.Decided is not null);
        page.Append($"<p>{Number(grid.Entries.Count, "0")} spectra of {Number(grid.Detectors.Count, "0")} ")
            .Append($"{(grid.Detectors.Count == 1 ? "detector" : "detectors")} in {Number(grid.Runs.Count, "0")} ")
            .Append($"{(grid.Runs.Count == 1 ? "run" : "runs")}: {Number(by[QualityVerdict.Good].Count(), "0")} good, ")
            .Append($"{Number(by[QualityVerdict.Suspicious].Count(), "0")} suspicious, {Number(by[QualityVerdict.Bad].Count(), "0")} bad")
            .Append(decided > 0 ? $"; a person decided about {Number(decided, "0")} of them" : "")
            .Append(". With nothing wrong, a spectrum is not called good with the probability ")
            .Append($"{Number(report.FalseAlarmProbability, "0.######")}.</p>\n");
        States(page, [.. report.States.Where(s => s.Runs.Count > 1)]);
        if (report.FailedFiles.Count > 0)
            page.Append("<p>Files that could not be read: ").AppendJoin(", ", report.FailedFiles.Select(Encoded)).Append(".</p>\n");
    }

    private static void States(StringBuilder page, IReadOnlyList<DetectorStates> several)
    {
        if (several.Count == 0)
            return;
        page.Append($"<details{(several.Count <= MostOpenStates ? " open" : "")}>\n<summary>{Number(several.Count, "0")} ")
            .Append(
                $"{(several.Count == 1 ? "detector has" : "detectors have")} runs of several kinds, each taken for normal</summary>\n<ul>\n"
            );
        foreach (DetectorStates states in several)
            page.Append($"<li>{Encoded(states.Detector)}: ")
                .AppendJoin(", ", states.Runs.Select(n => Number(n, "0")))
                .Append(" runs</li>\n");
        page.Append("</ul>\n</details>\n");
    }

    private static Figure Good(MonitorGrid grid)
    {
        // Over time where runs are not all at once.
        double[] hours = grid.HasTimes ? [.. grid.Runs.Select(r => (r.Start!.Value - grid.Runs[0].Start!.Value).TotalHours)] : [];
        bool isOverTime = hours.Length > 0 && hours[^1] > 0;
        RichText label = isOverTime
            ? $"time since {grid.Runs[0].Start!.Value.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} (h)"
            : "run";
        return GoodSpectraFigure.Of(
            isOverTime ? hours : [.. Enumerable.Range(1, grid.Runs.Count).Select(i => (double)i)],
            label,
            grid.PerRun(v => v == QualityVerdict.Good),
            grid.PerRun(v => v == QualityVerdict.Suspicious),
            grid.PerRun(_ => true)
        );
    }
}
