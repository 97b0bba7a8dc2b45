namespace SpectroCal.Peaks;

/// <summary>
/// Counts without what an ADC adds to them: full first and last channels, and a comb of channels that are wider than others.
/// </summary>
/// <param name="Counts">Corrected counts.</param>
/// <param name="Variance">Their variances.</param>
internal sealed record PreparedCounts(double[] Counts, double[] Variance)
{
    private const double LargestEnd = 5; // times the mean of its neighbours
    private const int Neighbours = 8;
    private const double LeastCombSignificance = 6;
    private const int Stretches = 12;
    private const int LeastPeriods = 128;
    private const double LeastInQuiet = 4; // standard deviations, of the stretches without peaks
    private static readonly int[] Periods = [2, 4, 8, 16];

    /// <summary>Prepares the counts of a spectrum.</summary>
    public static PreparedCounts Of(ReadOnlySpan<long> counts)
    {
        var prepared = new double[counts.Length];
        for (int i = 0; i < prepared.Length; i++)
            prepared[i] = counts[i];
        if (prepared.Length > 4 * Neighbours)
        {
            TameEnd(prepared, 0, prepared.AsSpan(1, Neighbours));
            TameEnd(prepared, prepared.Length - 1, prepared.AsSpan(prepared.Length - 1 - Neighbours, Neighbours));
        }
        double[] factors = CombFactors(prepared),
            variance = new double[prepared.Length];
        for (int i = 0; i < prepared.Length; i++)
        {
            double factor = factors[i % factors.Length];
            variance[i] = prepared[i] / (factor * factor);
            prepared[i] /= factor;
        }
        return new PreparedCounts(prepared, variance);
    }

    // A last channel that took everything above it, a first one that took noise.
    private static void TameEnd(double[] counts, int end, ReadOnlySpan<double> neighbours)
    {
        double mean = 0;
        foreach (double n in neighbours)
            mean += n / neighbours.Length;
        if (counts[end] > LargestEnd * (mean + 1))
            counts[end] = mean;
    }

    // Relative widths of the channels of each residue class, for the first period that shows; 1 where there is no comb. A comb is
    // everywhere: what a narrow peak does to the classes it does in one stretch of the spectrum only.
    private static double[] CombFactors(double[] counts)
    {
        foreach (int period in Periods)
        {
            // In a short spectrum peaks are everywhere, too.
            if (counts.Length < LeastPeriods * period)
                break;
            double[,] sums = new double[Stretches, period],
                expected = new double[Stretches, period];
            for (int i = period; i + period < counts.Length; i++)
            {
                // Against the mean over one period around each channel, which a slow spectrum hardly changes.
                double local = 0.5 * (counts[i - period / 2] + counts[i + period / 2]);
                for (int k = 1 - period / 2; k < period / 2; k++)
                    local += counts[i + k];
                int stretch = (int)((long)i * Stretches / counts.Length);
                sums[stretch, i % period] += counts[i];
                expected[stretch, i % period] += local / period;
            }
            double[] factors = [.. Enumerable.Range(0, period).Select(k => Factor(sums, expected, k))];
            if (factors.Any(f => f != 1))
                return factors;
        }
        return [1];
    }

    private static double Factor(double[,] sums, double[,] expected, int phase)
    {
        (double Excess, double Expected)[] stretches =
        [
            .. Enumerable
                .Range(0, Stretches)
                .Select(s => (sums[s, phase] - expected[s, phase], expected[s, phase]))
                .OrderBy(s => Math.Abs(s.Item1)),
        ];
        // Without the stretches that deviate most, which is where the peaks are.
        (double excess, double mean) = Sum(stretches[..(2 * Stretches / 3)]);
        (double all, double allExpected) = Sum(stretches);
        bool everywhere = excess * all > 0 && Math.Abs(excess) > LeastInQuiet * Math.Sqrt(mean + 1);
        return everywhere && Math.Abs(all) > LeastCombSignificance * Math.Sqrt(allExpected) ? Math.Clamp(1 + all / allExpected, 0.2, 5) : 1;
    }

    private static (double Excess, double Expected) Sum(ReadOnlySpan<(double Excess, double Expected)> stretches)
    {
        (double excess, double expected) = (0, 0);
        foreach ((double e, double n) in stretches)
            (excess, expected) = (excess + e, expected + n);
        return (excess, expected);
    }
}
