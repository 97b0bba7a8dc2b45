using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>The occupied bins of a histogram: centres and counts.</summary>
/// <param name="Positions">Bin centres, channels.</param>
/// <param name="Counts">Counts, all positive.</param>
public sealed record ChannelHistogramPoints(double[] Positions, double[] Counts)
{
    /// <summary>Collects the occupied bins.</summary>
    public static ChannelHistogramPoints Of(ChannelHistogram histogram)
    {
        int[] occupied = [.. Enumerable.Range(0, histogram.Length).Where(k => histogram.Counts[k] > 0)];
        return new ChannelHistogramPoints([.. occupied.Select(histogram.Position)], [.. occupied.Select(k => (double)histogram.Counts[k])]);
    }
}
