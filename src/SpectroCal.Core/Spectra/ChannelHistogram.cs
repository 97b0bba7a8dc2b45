namespace SpectroCal.Spectra;

/// <summary>Counts in channels of equal width: the lossless form of any number of integer ADC values.</summary>
/// <remarks>
/// Bin k is centred at <see cref="Position"/>(k) = FirstPosition + k * Width, in channels. Integer data have Width = 1;
/// real-valued list mode is binned finer. The <see cref="ChannelConvention"/> is already inside FirstPosition.
/// </remarks>
public sealed class ChannelHistogram
{
    private readonly long[] _counts;

    /// <summary>Creates a histogram; the array is kept, not copied, and must not change afterwards.</summary>
    /// <param name="counts">Counts per bin, none negative; length at least 1.</param>
    /// <param name="firstPosition">Centre of bin 0 in channels.</param>
    /// <param name="width">Width of a bin in channels, positive.</param>
    public ChannelHistogram(long[] counts, double firstPosition, double width = 1)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfZero(counts.Length, nameof(counts));
        if (!double.IsFinite(firstPosition))
            throw new ArgumentOutOfRangeException(
                nameof(firstPosition),
                firstPosition,
                "The position of the first channel must be a finite number."
            );
        if (!(width > 0) || !double.IsFinite(width))
            throw new ArgumentOutOfRangeException(nameof(width), width, "The channel width must be positive.");
        long total = 0;
        foreach (long n in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(n, nameof(counts));
            total = checked(total + n);
        }
        _counts = counts;
        FirstPosition = firstPosition;
        Width = width;
        TotalCounts = total;
    }

    /// <summary>A histogram whose first bin is an integer channel number under a convention.</summary>
    public static ChannelHistogram FromChannels(long[] counts, int firstChannel, ChannelConvention convention) =>
        new(counts, firstChannel + (convention == ChannelConvention.BinCentre ? 0.5 : 0.0));

    /// <summary>Centre of bin 0, channels.</summary>
    public double FirstPosition { get; }

    /// <summary>Width of a bin, channels.</summary>
    public double Width { get; }

    /// <summary>Number of bins.</summary>
    public int Length => _counts.Length;

    /// <summary>Counts per bin.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Sum of all counts.</summary>
    public long TotalCounts { get; }

    /// <summary>Centre of the last bin, channels.</summary>
    public double LastPosition => Position(Length - 1);

    /// <summary>Centre of bin <paramref name="index"/>, channels.</summary>
    public double Position(int index) => FirstPosition + index * Width;

    /// <summary>Mean position of the counts, channels; NaN without counts.</summary>
    public double Mean()
    {
        double sum = 0;
        for (int k = 0; k < _counts.Length; k++)
            sum += _counts[k] * Position(k);
        return sum / TotalCounts;
    }

    /// <summary>Standard deviation of the positions of the counts, channels; NaN without counts.</summary>
    public double StandardDeviation()
    {
        double mean = Mean(),
            sum = 0;
        for (int k = 0; k < _counts.Length; k++)
        {
            double d = Position(k) - mean;
            sum += _counts[k] * d * d;
        }
        return Math.Sqrt(sum / TotalCounts);
    }
}
