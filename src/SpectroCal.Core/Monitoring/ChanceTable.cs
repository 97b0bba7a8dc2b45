namespace SpectroCal.Monitoring;

/// <summary>How often chance gives a statistic or a larger one, from simulated spectra without anomaly.</summary>
/// <param name="Statistics">The statistics that chance exceeds with the probabilities exp(-<see cref="Step"/> i), i = 0, 1, ...</param>
internal sealed record ChanceTable(float[] Statistics)
{
    /// <summary>From one entry to the next, natural logarithms of the probability.</summary>
    public const double Step = 0.1;

    private const double LeastProbability = 0.01; // that the table holds; beyond, it goes on as tails of normal variables do
    private const double LeastSlope = 1e-3; // of the last two entries, relative

    /// <summary>Makes a table.</summary>
    /// <param name="statistics">Statistics of spectra without anomaly, in any order.</param>
    public static ChanceTable Of(IEnumerable<double> statistics)
    {
        double[] sorted = [.. statistics];
        Array.Sort(sorted);
        int entries = (int)(-Math.Log(LeastProbability) / Step) + 1;
        var table = new float[entries];
        for (int i = 0; i < entries; i++)
            table[i] = (float)MathNet.Numerics.Statistics.SortedArrayStatistics.Quantile(sorted, 1 - Math.Exp(-Step * i));
        return new ChanceTable(table);
    }

    /// <summary>The negative natural logarithm of the probability of a normal statistic, or of the largest of several.</summary>
    public double OfNormal(double statistic) => At(statistic, (z, last) => 0.5 * (z * z - last * last) + Math.Log(z / last));

    /// <summary>The same for a statistic that is such a logarithm itself: the largest of several.</summary>
    public double OfLogarithm(double statistic) => At(statistic, (x, last) => x - last);

    /// <summary>
    /// The same for the excess of a deviance (<see cref="ExcessChance"/>), whose tail is that of a square: it goes on as the table ends.
    /// </summary>
    public double OfExcess(double excess) =>
        At(excess, (x, last) => Step * (x - last) / Math.Max(last - Statistics[^2], last * LeastSlope));

    private double At(double statistic, Func<double, double, double> beyond)
    {
        float[] table = Statistics;
        double last = table[^1];
        if (!(statistic > table[0]))
            return 0;
        if (statistic >= last)
            return Step * (table.Length - 1) + (last > 0 ? beyond(statistic, last) : 0.5 * statistic * statistic);
        int above = Array.FindIndex(table, t => t > statistic);
        double low = table[above - 1],
            high = table[above];
        return Step * (above - 1 + (statistic - low) / (high - low));
    }
}
