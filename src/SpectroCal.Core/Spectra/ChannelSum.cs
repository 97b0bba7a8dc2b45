namespace SpectroCal.Spectra;

/// <summary>The sum of histograms whose channels are the same.</summary>
public static class ChannelSum
{
    /// <summary>Adds histograms channel by channel.</summary>
    /// <param name="histograms">At least one; all with channels of the same width, a whole number of them apart.</param>
    /// <exception cref="ArgumentException">Their channels are not the same.</exception>
    public static ChannelHistogram Of(IReadOnlyList<ChannelHistogram> histograms)
    {
        ArgumentNullException.ThrowIfNull(histograms);
        double width = histograms[0].Width,
            first = histograms.Min(h => h.FirstPosition);
        int length = (int)Math.Round((histograms.Max(h => h.LastPosition) - first) / width) + 1;
        var counts = new long[length];
        foreach (ChannelHistogram histogram in histograms)
        {
            double offset = (histogram.FirstPosition - first) / width;
            int start = (int)Math.Round(offset);
            if (histogram.Width != width || Math.Abs(offset - start) > 1e-9)
                throw new ArgumentException("Only histograms of the same channels can be added.", nameof(histograms));
            for (int k = 0; k < histogram.Length; k++)
                counts[start + k] += histogram.Counts[k];
        }
        return new ChannelHistogram(counts, first, width);
    }
}
