using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>Channels between which a spectrum has counts.</summary>
public static class OccupiedRange
{
    /// <summary>Positions of the first and the last channel with counts.</summary>
    public static (double First, double Last) Of(ChannelHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        ReadOnlySpan<long> counts = histogram.Counts;
        int first = 0,
            last = counts.Length - 1;
        while (first < last && counts[first] == 0)
            first++;
        while (last > first && counts[last] == 0)
            last--;
        return (histogram.Position(first), histogram.Position(last));
    }
}
