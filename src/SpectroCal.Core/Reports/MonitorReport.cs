using SpectroCal.Monitoring;
using SpectroCal.Peaks;

namespace SpectroCal.Reports;

/// <summary>What a monitor found in a campaign.</summary>
/// <param name="FalseAlarmProbability">Probability that a spectrum with nothing wrong is not called good.</param>
/// <param name="States">Detectors that the monitor knows, and how many states each has.</param>
/// <param name="Good">Number of spectra that are good.</param>
/// <param name="Suspicious">Number of those that deviate by less than what makes them useless.</param>
/// <param name="Bad">Number of the bad ones.</param>
/// <param name="Spectra">What it says of each.</param>
/// <param name="FailedFiles">Files that could not be read.</param>
public sealed record MonitorReport(
    double FalseAlarmProbability,
    IReadOnlyList<DetectorStates> States,
    int Good,
    int Suspicious,
    int Bad,
    IReadOnlyList<SpectrumVerdict> Spectra,
    IReadOnlyList<string> FailedFiles
)
{
    /// <summary>Names of the files of a report.</summary>
    public static IReadOnlyList<string> Names { get; } = ["monitor.json", "selection.csv"];

    /// <summary>Gathers a report.</summary>
    public static MonitorReport Of(SpectrumMonitor monitor, IReadOnlyList<SpectrumVerdict> verdicts, IReadOnlyList<string> failed)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(verdicts);
        ILookup<QualityVerdict, SpectrumVerdict> by = verdicts.ToLookup(v => v.Verdict);
        return new MonitorReport(
            monitor.Settings.FalseAlarmProbability,
            monitor.States,
            by[QualityVerdict.Good].Count(),
            by[QualityVerdict.Suspicious].Count(),
            by[QualityVerdict.Bad].Count(),
            verdicts,
            failed
        );
    }

    /// <summary>The files.</summary>
    /// <param name="selection">What is used and what is not.</param>
    public IReadOnlyList<ResultFile> Files(IReadOnlyList<SelectedSpectrum> selection) =>
        [ResultFile.Text(Names[0], Formats.JsonText.Write(this)), ResultFile.Text(Names[1], SelectionFile.Write(selection))];
}
