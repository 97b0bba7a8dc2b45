namespace SpectroCal.Peaks;

/// <summary>
/// Widths of the channels of a comb: where a low bit of an ADC is off, every second, fourth, eighth or sixteenth channel is wider or
/// narrower than the others, by the same share in the whole spectrum.
/// </summary>
/// <remarks>
/// The spectrum is cut into short blocks. In each the counts at one place in the period are compared with the mean over a period about
/// them. A comb is the same in all blocks; a narrow peak is in one, and the next one is at another place. So the error of a width is what
/// the blocks scatter about it (White, Econometrica 48 (1980) 817), not less than Poisson's; and blocks that are not smooth by another
/// statistic, the sums over whole periods, which no comb changes, weigh little.
/// </remarks>
internal static class ChannelComb
{
    /// <summary>Fewest periods in which a comb is looked for.</summary>
    private const int LeastPeriods = 128;

    /// <summary>
    /// How far the counts at one place must be off, standard deviations. A lower value makes combs by chance: thirty places are tried.
    /// </summary>
    private const double LeastSignificance = 6;

    /// <summary>The same in each half of the blocks: a comb is in both.</summary>
    private const double LeastInHalf = 2.5;

    /// <summary>The same for the other places once one is off: they are corrected where they are known.</summary>
    private const double LeastOfOthers = 3;

    /// <summary>
    /// Shortest block, channels, and fewest periods in it: as short as its smoothness can be told, so that peaks are in few.
    /// </summary>
    private const int BlockChannels = 16;
    private const int BlockPeriods = 4;

    /// <summary>Relative variance of the sums over periods that every block may have, so that not a few blocks decide.</summary>
    private const double LeastRoughness = 1e-4;

    /// <summary>Fewest blocks of equal weight: with fewer their scatter is not known.</summary>
    private const double LeastBlocks = 12;

    private static readonly int[] Periods = [2, 4, 8, 16];

    /// <summary>
    /// Widths relative to their mean for each place in one period, the first that of channel 0; one width of 1 where there is no comb.
    /// </summary>
    /// <param name="counts">Counts.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static IReadOnlyList<double> Widths(double[] counts, CancellationToken cancellation = default)
    {
        double[] widths = [1];
        foreach (int period in Periods)
        {
            if (counts.Length < LeastPeriods * period)
                break;
            // A longer period counts only for what the shorter one leaves.
            double[] known = [.. Enumerable.Range(0, period).Select(k => widths[k % widths.Length])];
            widths = Refined(counts, known, cancellation) ?? widths;
        }
        return widths;
    }

    private static double[]? Refined(double[] counts, double[] known, CancellationToken cancellation)
    {
        CombBlock[] blocks = Blocks(counts, known, cancellation);
        double sum = blocks.Sum(b => b.Weight * b.Counts),
            squares = blocks.Sum(b => Square(b.Weight * b.Counts));
        if (sum * sum < LeastBlocks * squares || squares == 0)
            return null;
        int period = known.Length;
        var off = new (double Share, double Error)[period];
        bool any = false;
        for (int k = 0; k < period; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            off[k] = Off(blocks, k);
            any |=
                Math.Abs(off[k].Share) > LeastSignificance * off[k].Error
                && IsInHalf(blocks.Where((_, i) => i % 2 == 0), k, off[k].Share)
                && IsInHalf(blocks.Where((_, i) => i % 2 == 1), k, off[k].Share);
        }
        if (!any)
            return null;
        double[] widths = [.. known];
        double certain = 0,
            rest = 0;
        for (int k = 0; k < period; k++)
        {
            if (Math.Abs(off[k].Share) > LeastOfOthers * off[k].Error)
                certain += widths[k] = Math.Max(known[k] * (1 + off[k].Share), 0);
            else
                rest += known[k];
        }
        // The mean is 1: the other places share what is left.
        for (int k = 0; k < period; k++)
            if (Math.Abs(off[k].Share) <= LeastOfOthers * off[k].Error)
                widths[k] *= Math.Max(period - certain, 0) / rest;
        return widths;
    }

    private static CombBlock[] Blocks(double[] counts, double[] known, CancellationToken cancellation)
    {
        int period = known.Length,
            periods = Math.Max(BlockPeriods, BlockChannels / period),
            length = period * periods;
        // The first and the last period have no neighbours on one side.
        var blocks = new CombBlock[(counts.Length - 2 * period) / length];
        var sums = new double[periods];
        for (int b = 0; b < blocks.Length; b++)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = period + b * length;
            double[] excess = new double[period],
                expected = new double[period];
            double mean = Mean(counts, first, period);
            Array.Clear(sums);
            for (int j = 0; j < length; j++)
            {
                int i = first + j;
                expected[j % period] += known[j % period] * mean;
                excess[j % period] += counts[i] - known[j % period] * mean;
                sums[j / period] += counts[i];
                mean += HalfStep(i, period / 2) / period;
            }
            double total = sums.Sum(),
                rough = Roughness(sums, total / periods);
            // A deviation of a sum may be in one channel of the period; those of the periods add up by chance.
            blocks[b] = new CombBlock(excess, expected, total, total > 0 ? 1 / (1 + (rough + LeastRoughness) * total / periods) : 0);
        }
        return blocks;

        // What the mean over a period changes by from a channel to the next, times the period.
        double HalfStep(int i, int half) => 0.5 * (counts[i + half] + counts[i + 1 + half] - counts[i - half] - counts[i + 1 - half]);
    }

    // Over one period about a channel, its ends half: a straight line and the comb itself change nothing.
    private static double Mean(double[] counts, int at, int period)
    {
        double sum = 0.5 * (counts[at - period / 2] + counts[at + period / 2]);
        for (int k = 1 - period / 2; k < period / 2; k++)
            sum += counts[at + k];
        return sum / period;
    }

    // Relative variance of the sums over periods about a straight line, beyond Poisson's.
    private static double Roughness(double[] sums, double mean)
    {
        if (mean <= 0)
            return 0;
        double slope = 0,
            norm = 0,
            squares = 0,
            middle = 0.5 * (sums.Length - 1);
        for (int j = 0; j < sums.Length; j++)
        {
            slope += (j - middle) * sums[j];
            norm += (j - middle) * (j - middle);
        }
        slope /= norm;
        for (int j = 0; j < sums.Length; j++)
            squares += Square(sums[j] - mean - slope * (j - middle));
        return Math.Max(0, squares / (sums.Length - 2) - mean) / (mean * mean);
    }

    // By what share the counts at a place exceed the expected ones, and its error.
    private static (double Share, double Error) Off(IReadOnlyList<CombBlock> blocks, int place)
    {
        double excess = 0,
            expected = 0;
        foreach (CombBlock b in blocks)
            (excess, expected) = (excess + b.Weight * b.Excess[place], expected + b.Weight * b.Expected[place]);
        if (expected <= 0)
            return (0, double.PositiveInfinity);
        double share = excess / expected,
            scatter = 0,
            poisson = 0;
        foreach (CombBlock b in blocks)
        {
            scatter += Square(b.Weight * (b.Excess[place] - share * b.Expected[place]));
            poisson += b.Weight * b.Weight * b.Expected[place];
        }
        return (share, Math.Sqrt(Math.Max(scatter, poisson)) / expected);
    }

    private static bool IsInHalf(IEnumerable<CombBlock> half, int place, double share)
    {
        (double found, double error) = Off([.. half], place);
        return found * share > 0 && Math.Abs(found) > LeastInHalf * error;
    }

    private static double Square(double x) => x * x;
}

/// <summary>A short stretch of a spectrum.</summary>
/// <param name="Excess">Counts at each place in the period above those expected.</param>
/// <param name="Expected">Those expected.</param>
/// <param name="Counts">All its counts.</param>
/// <param name="Weight">Of its counts: 1 where they are smooth within Poisson's fluctuations.</param>
internal sealed record CombBlock(double[] Excess, double[] Expected, double Counts, double Weight);
