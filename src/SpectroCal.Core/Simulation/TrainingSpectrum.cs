using SpectroCal.Spectra;

namespace SpectroCal.Simulation;

/// <summary>A spectrum to train or test networks with.</summary>
/// <param name="Histogram">Counts in the bins of the settings.</param>
/// <param name="Channels">True centroids, channels, in the order of the lines of the settings.</param>
/// <param name="ExpectedCounts">Counts that were expected in the bins.</param>
public sealed record TrainingSpectrum(ChannelHistogram Histogram, IReadOnlyList<double> Channels, double ExpectedCounts)
{
    /// <summary>Channel of the lowest of the energies that describe the scale.</summary>
    internal double LowChannel { get; init; }

    /// <summary>Channel of the middle one.</summary>
    internal double MiddleChannel { get; init; }

    /// <summary>Deviation of the scale at the highest from the straight line through the lower two, eV.</summary>
    internal double BendEv { get; init; }
}
