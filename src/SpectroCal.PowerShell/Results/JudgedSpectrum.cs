using SpectroCal.Monitoring;
using SpectroCal.PowerShell.Formatting;

namespace SpectroCal.PowerShell.Results;

/// <summary>What a monitor says of a spectrum.</summary>
public sealed class JudgedSpectrum : INamedRow
{
    private readonly SpectrumVerdict _verdict;

    internal JudgedSpectrum(SpectrumVerdict verdict)
    {
        _verdict = verdict;
        Checks = [.. verdict.Checks.Select(c => new SpectrumCheck(c))];
    }

    /// <summary>Name of the spectrum.</summary>
    public string Spectrum => _verdict.Spectrum;

    /// <summary>Name of the detector.</summary>
    public string Detector => _verdict.Detector;

    /// <summary>Name of the run.</summary>
    public string Run => _verdict.Run;

    /// <summary>Start of the run, if known.</summary>
    public DateTime? Start => _verdict.Start;

    /// <summary>Good, Suspicious (significant, but within what a calibration bears) or Bad.</summary>
    public string Verdict => _verdict.Verdict.ToString();

    /// <summary>What is wrong, such as Gain or Pulser; null where nothing is, or where the spectrum could not be compared.</summary>
    public string? Kind => _verdict.Kind?.ToString();

    /// <summary>The same as a sentence; empty where nothing is wrong.</summary>
    public string Reason => _verdict.Reason;

    /// <summary>All counts.</summary>
    public long Counts => _verdict.Counts;

    /// <summary>
    /// How often a spectrum with nothing wrong looks at least as odd, all checks together; null where it could not be compared.
    /// </summary>
    public double? FalseAlarmProbability => double.IsNaN(_verdict.FalseAlarmProbability) ? null : _verdict.FalseAlarmProbability;

    /// <summary>First channel of the place where it shows; null where it shows everywhere.</summary>
    public double? FromChannel => _verdict.FromChannel;

    /// <summary>Last channel of it.</summary>
    public double? ToChannel => _verdict.ToChannel;

    /// <summary>All checks; empty where the spectrum could not be compared.</summary>
    public ValueList<SpectrumCheck> Checks { get; }

    /// <summary>The verdict as the library has it.</summary>
    public SpectrumVerdict GetVerdict() => _verdict;

    string INamedRow.RowName => Spectrum;

    /// <inheritdoc/>
    public override string ToString() => $"{Spectrum}: {Verdict}";
}
