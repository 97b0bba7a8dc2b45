using SpectroCal.Spectra;

namespace SpectroCal.Simulation;

/// <summary>A spectrum to train or test networks with.</summary>
/// <param name="Histogram">Counts in the bins of the settings.</param>
/// <param name="Channels">True centroids, channels, in the order of the lines of the settings.</param>
/// <param name="ExpectedCounts">Counts that were expected in the bins.</param>
public sealed record TrainingSpectrum(ChannelHistogram Histogram, IReadOnlyList<double> Channels, double ExpectedCounts);
