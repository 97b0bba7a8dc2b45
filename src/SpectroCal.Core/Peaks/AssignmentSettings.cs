using SpectroCal.Detectors;

namespace SpectroCal.Peaks;

/// <summary>What is known beforehand about an energy scale, and how strictly an assignment is judged.</summary>
public sealed record AssignmentSettings
{
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

    /// <summary>
    /// Energies may be off a straight line, and peaks off the mean of their lines, by this much: one standard deviation, eV.
    /// </summary>
    public double ModelErrorEv { get; init; } = 8;

    /// <summary>The same relative to the distance from the middle of the lines.</summary>
    public double Nonlinearity { get; init; } = 0.001;

    /// <summary>
    /// Fano factor times pair energy, eV: no line is narrower than its charge statistics; 0 for detectors without that limit.
    /// </summary>
    public double StatisticalEv { get; init; } = ResolutionModel.SiliconFano * ResolutionModel.SiliconPairEnergyEv;

    /// <summary>By how much the best assignment must beat the next one, in log-likelihood: 4 is 55 to 1.</summary>
    public double LeastMargin { get; init; } = 4;
}
