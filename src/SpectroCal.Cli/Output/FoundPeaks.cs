using SpectroCal.Neural;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Cli.Output;

/// <summary>The peaks of a spectrum, as they are written.</summary>
/// <param name="Spectrum">Name of the spectrum.</param>
/// <param name="Peaks">Its peaks.</param>
/// <param name="Centroids">What a network says of each line; null for other finders.</param>
internal sealed record FoundPeaks(string Spectrum, IReadOnlyList<Peak> Peaks, IReadOnlyList<LineCentroid>? Centroids)
{
    /// <summary>The edge of the noise, which is no line; null where none stands out.</summary>
    public Peak? NoiseEdge { get; init; }

    /// <summary>Why there could be none; null where the spectrum was searched.</summary>
    public string? Reason { get; init; }

    /// <summary>Finds the peaks of a spectrum.</summary>
    public static FoundPeaks Of(string name, IPeakFinder finder, ChannelHistogram histogram, CancellationToken cancellation) =>
        finder is PeakFinder searching && searching.Search(histogram, cancellation) is var found
            ? new FoundPeaks(name, found.Peaks, null) { NoiseEdge = found.NoiseEdge, Reason = found.Reason }
            : new FoundPeaks(name, finder.Find(histogram, cancellation), (finder as NetworkPeakFinder)?.Centroids(histogram));
}
