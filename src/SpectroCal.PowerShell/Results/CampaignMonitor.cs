using SpectroCal.Monitoring;
using SpectroCal.Peaks;

namespace SpectroCal.PowerShell.Results;

/// <summary>What the spectra of a campaign look like when nothing is wrong, and what it says of those it was learned from.</summary>
public sealed class CampaignMonitor
{
    private readonly SpectrumMonitor _monitor;

    internal CampaignMonitor(TrainedMonitor trained)
    {
        _monitor = trained.Monitor;
        Verdicts = [.. trained.Verdicts.Select(v => new JudgedSpectrum(v))];
        States = new ValueTable<int>(trained.Monitor.States.ToDictionary(s => s.Detector, s => s.Runs.Count));
    }

    /// <summary>Number of spectra that it was learned from.</summary>
    public int Spectra => Verdicts.Count;

    /// <summary>Number of those that are good.</summary>
    public int Good => Count(QualityVerdict.Good);

    /// <summary>Number of those that deviate by less than what makes them useless.</summary>
    public int Suspicious => Count(QualityVerdict.Suspicious);

    /// <summary>Number of the bad ones.</summary>
    public int Bad => Count(QualityVerdict.Bad);

    /// <summary>Names of the detectors that it knows.</summary>
    public ValueList<string> Detectors => [.. _monitor.Detectors];

    /// <summary>
    /// How many kinds of runs each detector has that are taken for normal: $monitor.States.det01. Where filters are changed and changed
    /// back there are several.
    /// </summary>
    public ValueTable<int> States { get; }

    /// <summary>Probability that a spectrum with nothing wrong is not called good.</summary>
    public double FalseAlarmProbability => _monitor.Settings.FalseAlarmProbability;

    /// <summary>Seed of all random numbers.</summary>
    public long Seed => _monitor.Settings.Seed;

    /// <summary>What it says of the spectra that it was learned from, each compared with the others of its detector.</summary>
    public ValueList<JudgedSpectrum> Verdicts { get; }

    /// <summary>The monitor as the library has it.</summary>
    public SpectrumMonitor GetMonitor() => _monitor;

    /// <inheritdoc/>
    public override string ToString() => $"{Good} of {Plural.Of(Spectra, "spectrum", "spectra")} {Plural.Word(Good, "is", "are")} good";

    private int Count(QualityVerdict verdict) => Verdicts.Count(v => v.GetVerdict().Verdict == verdict);
}
