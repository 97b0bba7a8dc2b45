namespace SpectroCal.Peaks;

/// <summary>Counts without what an ADC adds to them: full first and last channels, and a comb of channels that are wider than others.</summary>
/// <param name="Counts">Corrected counts.</param>
/// <param name="Variance">Their variances.</param>
internal sealed record PreparedCounts(double[] Counts, double[] Variance)
{
    private const double LargestEnd = 5; // times the mean of its neighbours
    private const int Neighbours = 8;
    private const double LeastCombSignificance = 6;
    private static readonly int[] Periods = [2, 4, 8, 16];

    /// <summary>Prepares the counts of a spectrum.</summary>
    public static PreparedCounts Of(ReadOnlySpan<long> counts)
    {
        var prepared = new double[counts.Length];
        for (int i = 0; i < prepared.Length; i++) prepared[i] = counts[i];
        if (prepared.Length > 4 * Neighbours)
        {
            TameEnd(prepared, 0, prepared.AsSpan(1, Neighbours));
            TameEnd(prepared, prepared.Length - 1, prepared.AsSpan(prepared.Length - 1 - Neighbours, Neighbours));
        }
        double[] factors = CombFactors(prepared), variance = new double[prepared.Length];
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
        foreach (double n in neighbours) mean += n / neighbours.Length;
        if (counts[end] > LargestEnd * (mean + 1)) counts[end] = mean;
    }

    // Relative widths of the channels of each residue class, for the first period that shows; 1 where there is no comb.
    private static double[] CombFactors(double[] counts)
    {
        double total = counts.Sum();
        foreach (int period in Periods)
        {
            var sums = new double[period];
            // Against the mean over one period around each channel, which a slow spectrum hardly changes.
            var expected = new double[period];
            for (int i = period; i + period < counts.Length; i++)
            {
                double local = 0.5 * (counts[i - period / 2] + counts[i + period / 2]);
                for (int k = 1 - period / 2; k < period / 2; k++) local += counts[i + k];
                sums[i % period] += counts[i];
                expected[i % period] += local / period;
            }
            double largest = 0;
            for (int k = 0; k < period; k++)
                if (expected[k] > 0) largest = Math.Max(largest, Math.Abs(sums[k] - expected[k]) / Math.Sqrt(expected[k]));
            if (largest < LeastCombSignificance || total <= 0) continue;
            // Fine combs show in coarse periods too: only what halves of this period do not share is new.
            return [.. Enumerable.Range(0, period).Select(k => expected[k] > 0 ? Math.Clamp(sums[k] / expected[k], 0.2, 5) : 1)];
        }
        return [1];
    }
}
