using SpectroCal.Detectors;

namespace SpectroCal.Peaks;

/// <summary>What is known beforehand about an energy scale, and how strictly an assignment is judged.</summary>
public sealed record AssignmentSettings
{
    internal const double SiliconEscapeEv = 1740; // Si Ka1 and Ka2 are at 1739.98 and 1739.38 eV

    /// <summary>Lowest gain, eV per channel; a lower <see cref="Gain"/> is allowed what its error allows.</summary>
    public double LeastGain { get; init; } = 0.05;

    /// <summary>Highest gain, eV per channel, likewise: scintillators in few channels have some keV.</summary>
    public double LargestGain { get; init; } = 100_000;

    /// <summary>
    /// Expected gain, eV per channel, as a factor of which <see cref="GainError"/> is the standard error; null: any within the limits.
    /// </summary>
    public double? Gain { get; init; }

    /// <summary>Relative standard error of <see cref="Gain"/>.</summary>
    public double GainError { get; init; } = 0.1;

    /// <summary>Expected energy of channel 0, eV; null: near zero for most detectors, anywhere for some.</summary>
    public double? Offset { get; init; }

    /// <summary>Standard error of <see cref="Offset"/>, eV.</summary>
    public double OffsetError { get; init; } = 100;

    /// <summary>
    /// Energies may be off a straight line, and peaks off the mean of their lines, by this much: one standard deviation, eV.
    /// </summary>
    public double ModelErrorEv { get; init; } = 8;

    /// <summary>The same relative to the distance from the middle of the lines.</summary>
    public double Nonlinearity { get; init; } = 0.0003;

    /// <summary>
    /// Fano factor times pair energy, eV: no line is narrower than its charge statistics; 0 for detectors without that limit.
    /// </summary>
    public double StatisticalEv { get; init; } = ResolutionModel.SiliconFano * ResolutionModel.SiliconPairEnergyEv;

    /// <summary>
    /// Energy, eV, that a photon of the detector's own material carries away where it escapes: that of Si Kα by default; 0 for none.
    /// </summary>
    public double EscapeEv { get; init; } = SiliconEscapeEv;

    /// <summary>
    /// By how much the best assignment must beat the next one, and peaks that are no lines at all, in log-likelihood: 4 is 55 to 1.
    /// </summary>
    public double LeastMargin { get; init; } = 4;
}
