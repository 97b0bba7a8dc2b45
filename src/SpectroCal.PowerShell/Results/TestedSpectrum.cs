using SpectroCal.Peaks;
using SpectroCal.PowerShell.Formatting;

namespace SpectroCal.PowerShell.Results;

/// <summary>How good a spectrum is for a calibration.</summary>
public sealed class TestedSpectrum : INamedRow
{
    private readonly SpectrumQuality _quality;

    internal TestedSpectrum(SpectrumQuality quality) => _quality = quality;

    /// <summary>Name of the spectrum.</summary>
    public string Spectrum => _quality.Spectrum;

    /// <summary>Name of the detector.</summary>
    public string Detector => _quality.Detector;

    /// <summary>Good, Suspicious or Bad.</summary>
    public string Verdict => _quality.Verdict.ToString();

    /// <summary>All counts.</summary>
    public long Counts => _quality.Counts;

    /// <summary>Share of the real time in which the detector was dead; null where the times are not known.</summary>
    public double? DeadTimeFraction => _quality.DeadTimeFraction;

    /// <summary>Share of the counts in the last occupied channel: overflows are counted there.</summary>
    public double LastChannelShare => _quality.LastChannelShare;

    /// <summary>Unevenness of the ADC channels: 0 for even channels, 1 where some values never occur.</summary>
    public double CombContrast => _quality.CombContrast;

    /// <summary>Peaks that stand out.</summary>
    public int Peaks => _quality.Peaks;

    /// <summary>Counts in the strongest of them.</summary>
    public double StrongestPeakCounts => _quality.StrongestPeakCounts;

    /// <summary>What is odd, one sentence each.</summary>
    public ValueList<string> Remarks => [.. _quality.Remarks];

    string INamedRow.RowName => Spectrum;

    /// <inheritdoc/>
    public override string ToString() => $"{Spectrum}: {Verdict}";
}
