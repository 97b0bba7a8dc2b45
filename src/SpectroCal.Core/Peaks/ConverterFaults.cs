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
    /// Fewest periods in which a comb is looked for: in a short spectrum peaks are everywhere, and a narrow one looks like a comb.
    /// </summary>
    private const int LeastPeriods = 128;

    /// <summary>
    /// How far beyond fluctuation the counts of a comb must be in the whole spectrum, standard deviations. A lower value makes combs by
    /// chance: thirty classes of channels are tried.
    /// </summary>
    private const double LeastSignificance = 6;

    /// <summary>Stretches that a spectrum is cut into: a comb is in all of them, a narrow peak in one.</summary>
    private const int Stretches = 12;

    /// <summary>The stretches that deviate least, in which there are no narrow peaks.</summary>
    private const int QuietStretches = 2 * Stretches / 3;

    /// <summary>
    /// How far beyond fluctuation a comb must be in those, standard deviations. Without it one narrow strong peak is a comb.
    /// </summary>
    private const double LeastInQuiet = 4;

    private static readonly int[] Periods = [2, 4, 8, 16];

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
    /// one that fills a small part of its channels. A line in a single channel shows up in it too, with its share of the counts.
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
    public static ConverterFaults Of(ReadOnlySpan<long> counts)
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
            Widths = Comb(even),
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

    // The shortest period that shows, which every longer one repeats.
    private static IReadOnlyList<double> Comb(double[] counts)
    {
        foreach (int period in Periods)
        {
            if (counts.Length < LeastPeriods * period)
                break;
            double[] widths = ChannelWidths(counts, period);
            if (widths.Any(w => w != 1))
                return widths;
        }
        return [1];
    }

    private static double EvenOdd(double[] counts)
    {
        double difference = 0,
            sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            difference += i % 2 == 0 ? counts[i] : -counts[i];
            sum += counts[i];
        }
        return Math.Abs(difference) > LeastSignificance * Math.Sqrt(sum) ? Math.Abs(difference) / sum : 0;
    }

    private static double[] ChannelWidths(double[] counts, int period)
    {
        double[,] sums = new double[Stretches, period],
            expected = new double[Stretches, period];
        for (int i = period; i + period < counts.Length; i++)
        {
            // Against the mean over one period around each channel, which a slowly varying spectrum hardly changes.
            double local = 0.5 * (counts[i - period / 2] + counts[i + period / 2]);
            for (int k = 1 - period / 2; k < period / 2; k++)
                local += counts[i + k];
            int stretch = (int)((long)i * Stretches / counts.Length);
            sums[stretch, i % period] += counts[i];
            expected[stretch, i % period] += local / period;
        }
        return [.. Enumerable.Range(0, period).Select(k => ChannelWidth(sums, expected, k))];
    }

    // Relative width of the channels at one place in the period; 1 where it is not certain that they are wider or narrower.
    private static double ChannelWidth(double[,] sums, double[,] expected, int place)
    {
        (double Excess, double Expected)[] stretches =
        [
            .. Enumerable
                .Range(0, Stretches)
                .Select(s => (sums[s, place] - expected[s, place], expected[s, place]))
                .OrderBy(s => Math.Abs(s.Item1)),
        ];
        (double quiet, double quietExpected) = Sum(stretches[..QuietStretches]);
        (double all, double allExpected) = Sum(stretches);
        bool everywhere = quiet * all > 0 && Math.Abs(quiet) > LeastInQuiet * Math.Sqrt(quietExpected + 1);
        return everywhere && Math.Abs(all) > LeastSignificance * Math.Sqrt(allExpected) ? 1 + all / allExpected : 1;
    }

    private static (double Excess, double Expected) Sum(ReadOnlySpan<(double Excess, double Expected)> stretches)
    {
        (double excess, double expected) = (0, 0);
        foreach ((double e, double n) in stretches)
            (excess, expected) = (excess + e, expected + n);
        return (excess, expected);
    }
}
