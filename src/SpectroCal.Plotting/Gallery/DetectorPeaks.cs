namespace SpectroCal.Plotting.Gallery;

/// <summary>The raw spectrum of a detector and the peaks found in it.</summary>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Counts">Counts in channels.</param>
/// <param name="Found">Channels of the peaks that were found.</param>
public sealed record DetectorPeaks(string Detector, HistogramSeries Counts, IReadOnlyList<double> Found)
{
    /// <summary>Names of the lines of the peaks that were found; empty: none.</summary>
    public IReadOnlyList<RichText> Lines { get; init; } = [];

    /// <summary>Channels that another method gives.</summary>
    public IReadOnlyList<double> Other { get; init; } = [];
}
