using System.Globalization;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Output;

/// <summary>What a monitor found, as lines.</summary>
/// <remarks>Not a table: the reason is what is asked for, and in a narrow window a column of it would be cut.</remarks>
internal static class MonitorText
{
    /// <summary>How many are good.</summary>
    public static string Summary(MonitorReport report) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Good} of {Plural.Of(report.Spectra.Count, "spectrum", "spectra")} of "
                + $"{Plural.Of(report.States.Count, "detector")} {Plural.Word(report.Good, "is", "are")} good, "
                + $"{report.Suspicious} suspicious, {report.Bad} bad."
        );

    /// <summary>One spectrum.</summary>
    /// <param name="report">The report that it is of.</param>
    /// <param name="verdict">What the monitor says of it.</param>
    /// <param name="isDecided">Whether a person decided about it.</param>
    public static string Line(MonitorReport report, SpectrumVerdict verdict, bool isDecided)
    {
        string name = report.States.Count == 1 ? verdict.Run : $"{verdict.Run}, detector {verdict.Detector}",
            word = VerdictText.Word(verdict.Verdict),
            by = isDecided ? " (a person decided)" : "";
        return verdict.Verdict == QualityVerdict.Good ? $"{word} now: {name}" : $"{word}{by}: {name}: {VerdictText.Reason(verdict)}";
    }
}
