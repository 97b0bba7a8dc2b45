namespace SpectroCal.Spectra;

/// <summary>Counts in channels of equal width: the lossless form of any number of integer ADC values.</summary>
/// <remarks>
/// Bin k is centred at <see cref="Position"/>(k) = FirstPosition + k * Width, in channels. Integer data have Width = 1;
/// real-valued list mode is binned finer. The <see cref="ChannelConvention"/> is already inside FirstPosition.
/// </remarks>
public sealed class ChannelHistogram
{
    private const int FewOccupied = 4; // bins for each one that holds counts, from which on those are listed
    private readonly long[] _counts;
    private readonly int[]? _occupied; // bins that hold counts, ascending, where they are few

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
        int occupied = 0;
        foreach (long n in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(n, nameof(counts));
            total = checked(total + n);
            occupied += n > 0 ? 1 : 0;
        }
        _counts = counts;
        if ((long)FewOccupied * occupied <= counts.Length)
            _occupied = List(counts, occupied);
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

    /// <summary>
    /// Whether few bins hold counts: then <see cref="Occupied"/> costs what these do, a fraction of a walk through all bins. A slot of
    /// sixty events spans thousands.
    /// </summary>
    internal bool IsSparse => _occupied is not null;

    /// <summary>Indices of the bins that hold counts, ascending.</summary>
    internal OccupiedBins Occupied => new(_counts, _occupied);

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

    private static int[] List(long[] counts, int occupied)
    {
        var bins = new int[occupied];
        int listed = 0;
        for (int k = 0; listed < occupied; k++)
            if (counts[k] > 0)
                bins[listed++] = k;
        return bins;
    }
}
