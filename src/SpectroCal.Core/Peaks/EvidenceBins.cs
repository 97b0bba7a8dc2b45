using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>
/// A spectrum in bins of a quarter of a peak's width, in which all energy scales for it are compared. Positions count bins; the first
/// begins at 0.
/// </summary>
/// <param name="Counts">Counts of the bins times <paramref name="Weight"/>.</param>
/// <param name="Start">Channel at which the first bin begins.</param>
/// <param name="Width">Width of a bin, channels.</param>
/// <param name="Weight">What a count is worth, at most 1.</param>
internal sealed record EvidenceBins(double[] Counts, double Start, double Width, double Weight)
{
    /// <summary>Bins in the full width at half maximum of a peak: with four hardly anything of its shape is lost.</summary>
    public const int PerFwhm = 4;

    private const double FlankInFwhm = 1.5; // from the middle of a peak to where it does not reach

    /// <summary>
    /// Counts beyond which more of them tell nothing: the shapes of lines and continuum are known to a percent. Without a limit a spectrum
    /// of a million counts would claim certainty from what the shapes leave out.
    /// </summary>
    private const double MostCounts = 20_000;

    /// <summary>
    /// Counts within a FWHM above a gap from which the gap ends at a threshold: few are a background that leaves gaps by chance, and that
    /// no line is there says something.
    /// </summary>
    private const double LeastAboveGap = 20;

    /// <summary>
    /// The bins of a spectrum; the comb of the converter is taken out, and the noise edge, what is below the threshold, and the end
    /// channels, which may hold what lies beyond, are left out.
    /// </summary>
    /// <param name="histogram">The spectrum.</param>
    /// <param name="peaks">Its peaks, at least one.</param>
    public static EvidenceBins Of(ChannelHistogram histogram, IReadOnlyList<Peak> peaks)
    {
        double[] widths = [.. peaks.Select(p => p.FwhmChannels).Order()];
        int merge = Math.Max(1, (int)(widths[(widths.Length - 1) / 2] / (PerFwhm * histogram.Width)));
        ReadOnlySpan<long> all = histogram.Counts;
        int first = 0,
            last = all.Length;
        while (first < last && all[first] == 0)
            first++;
        while (last > first && all[last - 1] == 0)
            last--;
        (first, last) = (first + 1, Math.Max(first + 1, last - 1));
        // Channels of unequal width are no shape of a line, and where a bin is a channel or two they outweigh all shapes.
        double[] counts = MergedBins.Of(PreparedCounts.Of(all).Counts[first..last], merge);
        double start = histogram.Position(first) - 0.5 * histogram.Width,
            width = merge * histogram.Width;
        double[] places = [.. peaks.Select(p => (p.Channel - start) / width)];
        int gap = AfterGap(counts, places),
            edge = gap + AfterEdge(counts[gap..], [.. places.Select(p => p - gap)]);
        counts = counts[edge..];
        double weight = Math.Min(1, MostCounts / Math.Max(1, counts.Sum()));
        return new EvidenceBins([.. counts.Select(c => weight * c)], start + edge * width, width, weight);
    }

    /// <summary>A scale for channels as one for positions in bins.</summary>
    public StraightScale OfBins(StraightScale channels) => new(channels.Energy(Start), channels.Gain * Width);

    /// <summary>A scale for positions in bins as one for channels.</summary>
    public StraightScale OfChannels(StraightScale bins) => new(bins.OffsetEv - bins.Gain * Start / Width, bins.Gain / Width);

    // The first bin after a gap below all peaks, of which nothing is known but that the threshold is above: what is below, such as a pulser
    // at zero, tells nothing about lines, and the step above would be a line to every scale.
    private static int AfterGap(double[] counts, double[] peaks)
    {
        // What is above it must not be the flank of the lowest peak, below which there may just be nothing.
        int last = (int)(Math.Min(counts.Length, peaks.Min()) - (2 + FlankInFwhm) * PerFwhm);
        for (int i = last; i > 0; i--)
            if (!counts.AsSpan(i, PerFwhm).ContainsAnyExcept(0))
                return counts[(i + PerFwhm)..(i + 2 * PerFwhm)].Sum() < LeastAboveGap ? 0 : i + PerFwhm;
        return 0;
    }

    // The first bin after a maximum at the low end that is no peak: noise, or the step of a threshold.
    private static int AfterEdge(double[] counts, double[] peaks)
    {
        double Smooth(int i) => counts.AsSpan(i, PerFwhm).ToArray().Sum();
        int i = 0,
            most = counts.Length - PerFwhm - 1;
        while (i < most && Smooth(i + 1) >= Smooth(i))
            i++;
        if (i >= most || peaks.Any(p => Math.Abs(p - i - 0.5 * PerFwhm) < PerFwhm))
            return 0;
        while (i < most && Smooth(i + 1) < Smooth(i))
            i++;
        return i >= most ? 0 : i;
    }
}
