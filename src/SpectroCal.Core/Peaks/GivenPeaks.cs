using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>
/// Peaks that were found earlier, and perhaps selected since: acts as a finder that has found them.
/// </summary>
public sealed class GivenPeaks : IPeakFinder
{
    private readonly Dictionary<ChannelHistogram, IReadOnlyList<Peak>> _peaks;
    private readonly IPeakFinder? _others;

    /// <summary>Takes peaks by histogram.</summary>
    /// <param name="peaks">Histograms, each once, with their peaks.</param>
    /// <param name="others">Finds the peaks of other histograms; null: they have none.</param>
    public GivenPeaks(IEnumerable<KeyValuePair<ChannelHistogram, IReadOnlyList<Peak>>> peaks, IPeakFinder? others = null)
    {
        _others = others;
        ArgumentNullException.ThrowIfNull(peaks);
        _peaks = new Dictionary<ChannelHistogram, IReadOnlyList<Peak>>(ReferenceEqualityComparer.Instance);
        foreach ((ChannelHistogram histogram, IReadOnlyList<Peak> found) in peaks)
            _peaks[histogram] = [.. found.OrderBy(p => p.Channel)];
    }

    /// <inheritdoc/>
    public string Name => "given";

    /// <summary>
    /// A histogram for peaks whose spectrum is not available: empty except for its ends, from channel 0 to a little beyond the last peak.
    /// It stands for the extent of the spectrum.
    /// </summary>
    public static ChannelHistogram Extent(IReadOnlyList<Peak> peaks)
    {
        ArgumentNullException.ThrowIfNull(peaks);
        double last = peaks.Count == 0 ? 0 : peaks.Max(p => p.Channel + 2 * p.FwhmChannels);
        var counts = new long[Math.Max(2, (int)Math.Clamp(Math.Ceiling(last) + 1, 2, HistogramBuilder.MaximumSpan))];
        counts[0] = counts[^1] = 1;
        return ChannelHistogram.FromChannels(counts, 0, ChannelConvention.BinCentre);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Peak> Find(ChannelHistogram histogram, CancellationToken cancellation = default) =>
        _peaks.TryGetValue(histogram, out IReadOnlyList<Peak>? peaks) ? peaks : _others?.Find(histogram, cancellation) ?? [];
}
