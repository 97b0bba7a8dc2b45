namespace SpectroCal.Peaks;

/// <summary>
/// What an ADC does to a spectrum besides converting: its first or last channel is full, since everything beyond is counted there, and
/// where a low bit is off, every second, fourth, eighth or sixteenth channel is wider than the others: a comb.
/// </summary>
internal sealed record ConverterFaults
{
    /// <summary>
    /// Least counts of a full end channel, relative to the mean of its neighbours plus one count: no line is that narrow. At 1 every
    /// spectrum that falls or rises towards an end would have one; without the rule the finders see a peak there, the strongest of all.
    /// </summary>
    private const double FullOverNeighbours = 5;

    /// <summary>Channels beside an end that determine what it should hold; a single one would leave that to fluctuation.</summary>
    private const int Neighbours = 8;

    /// <summary>Shortest spectrum, in neighbourhoods, in which a full end cannot be a line.</summary>
    private const int LeastNeighbourhoods = 4;

    /// <summary>
    /// How far even and odd channels must differ, standard deviations; less occurs by chance in some of many spectra.
    /// </summary>
    private const double LeastSignificance = 6;

    /// <summary>
    /// Channels in a block of a spectrum, and fewest blocks that must have a difference: a line in a channel or two is no comb.
    /// </summary>
    private const int BlockChannels = 4;
    private const double LeastBlocks = 4;

    /// <summary>What the first channel should hold, counts; null where it is not full.</summary>
    public required double? First { get; init; }

    /// <summary>What the last channel with counts should hold, counts; null where it is not full.</summary>
    public required double? Last { get; init; }

    /// <summary>Index of the last channel with counts; 0 in an empty spectrum.</summary>
    public required int LastChannel { get; init; }

    /// <summary>
    /// Widths of channels relative to their mean, for each place in one period of the comb: the first is that of channel 0. One width of 1
    /// where there is no comb.
    /// </summary>
    public required IReadOnlyList<double> Widths { get; init; }

    /// <summary>
    /// Whether the last channel with counts is full, in a spectrum of any length: also where it is too short to say what it should hold.
    /// </summary>
    public required bool IsLastFull { get; init; }

    /// <summary>
    /// Difference of all counts in even and in odd channels over their sum, where it is beyond fluctuation; else 0. In a smooth spectrum
    /// both hold the same, whatever slopes and peaks it has: unlike <see cref="Widths"/> this shows a comb also in a short spectrum, and in
    /// one that fills a small part of its channels.
    /// </summary>
    public required double EvenOddContrast { get; init; }

    /// <summary>Period of the comb that <see cref="Contrast"/> refers to.</summary>
    public int Period => EvenOddContrast > WidthContrast ? 2 : Widths.Count;

    /// <summary>
    /// Difference of the widest and the narrowest channels of a comb over their sum: 0 for equal ones, 1 where some never occur.
    /// </summary>
    public double Contrast => Math.Max(WidthContrast, EvenOddContrast);

    private double WidthContrast => (Widths.Max() - Widths.Min()) / (Widths.Max() + Widths.Min());

    /// <summary>Looks for faults.</summary>
    /// <param name="counts">Counts of all channels, at least one.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ConverterFaults Of(ReadOnlySpan<long> counts, CancellationToken cancellation = default)
    {
        int last = counts.Length - 1;
        while (last > 0 && counts[last] == 0)
            last--;
        bool endsAreNoLines = last >= LeastNeighbourhoods * Neighbours;
        double? fullLast = IfFull(counts[last], counts[Math.Max(0, last - Neighbours)..last]),
            firstHolds = endsAreNoLines ? IfFull(counts[0], counts.Slice(1, Neighbours)) : null,
            lastHolds = endsAreNoLines ? fullLast : null;
        var even = new double[counts.Length];
        for (int i = 0; i < even.Length; i++)
            even[i] = counts[i];
        even[0] = firstHolds ?? even[0];
        even[last] = lastHolds ?? even[last];
        return new ConverterFaults
        {
            First = firstHolds,
            Last = lastHolds,
            LastChannel = last,
            IsLastFull = fullLast is not null,
            Widths = ChannelComb.Widths(even, cancellation),
            EvenOddContrast = EvenOdd(even),
        };
    }

    // The mean of the neighbours of an end that holds far more than they do; null for any other, and where there are none.
    private static double? IfFull(long end, ReadOnlySpan<long> neighbours)
    {
        if (neighbours.IsEmpty)
            return null;
        double mean = 0;
        foreach (long n in neighbours)
            mean += (double)n / neighbours.Length;
        return end > FullOverNeighbours * (mean + 1) ? mean : null;
    }

    // The error of the difference is what blocks scatter about it, not less than Poisson's: narrow lines differ from one another.
    private static double EvenOdd(double[] counts)
    {
        var blocks = new (double Difference, double Sum)[(counts.Length + BlockChannels - 1) / BlockChannels];
        for (int i = 0; i < counts.Length; i++)
        {
            ref (double Difference, double Sum) block = ref blocks[i / BlockChannels];
            block.Difference += i % 2 == 0 ? counts[i] : -counts[i];
            block.Sum += counts[i];
        }
        double sum = blocks.Sum(b => b.Sum);
        if (sum * sum < LeastBlocks * blocks.Sum(b => b.Sum * b.Sum) || sum == 0)
            return 0;
        double contrast = blocks.Sum(b => b.Difference) / sum,
            scatter = blocks.Sum(b => (b.Difference - contrast * b.Sum) * (b.Difference - contrast * b.Sum));
        return Math.Abs(contrast) * sum > LeastSignificance * Math.Sqrt(Math.Max(scatter, sum)) ? Math.Abs(contrast) : 0;
    }
}
