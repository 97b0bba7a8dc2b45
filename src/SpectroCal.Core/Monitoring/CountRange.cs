namespace SpectroCal.Monitoring;

/// <summary>What is normal for spectra with about the same number of counts.</summary>
/// <param name="Counts">The number of counts, geometric mean.</param>
/// <param name="Variations">
/// For each check how many times its statistic is larger in real spectra without anomaly than in simulated ones, at least 1: gains wander,
/// lines fluctuate, rates follow the beam. That of <see cref="AnomalyKind.Shape"/> is in its <see cref="Checks"/>.
/// </param>
/// <param name="Checks">What chance does to each check.</param>
/// <param name="Combined">What it does to all checks together, see <see cref="JointImprobability"/>.</param>
internal sealed record CountRange(double Counts, double[] Variations, ChanceTable[] Checks, ChanceTable Combined)
{
    /// <summary>
    /// Usual square by which spectra without anomaly differ from run to run, in units of the statistic of
    /// <see cref="AnomalyKind.Shape"/>.
    /// </summary>
    public double ShapeWander { get; init; }

    /// <summary>The negative natural logarithm of the probability of each check.</summary>
    /// <param name="statistics">The statistics.</param>
    /// <param name="counts">Counts of the spectrum.</param>
    public double[] Improbabilities(ReadOnlySpan<double> statistics, double counts)
    {
        var result = new double[statistics.Length];
        // Above the counts that were seen, deviations grow with the root of the counts while chance does not.
        double more = Math.Sqrt(Math.Max(1, counts / Counts));
        for (int k = 0; k < result.Length; k++)
        {
            double variation = Variations[k] > 1 ? Math.Max(1, Variations[k] * more) : 1;
            double statistic = statistics[k] / variation;
            result[k] = k is (int)AnomalyKind.Shape ? OfShape(statistic, more * more) : Checks[k].OfNormal(statistic);
        }
        return result;
    }

    private double OfShape(double excess, double more) => Checks[(int)AnomalyKind.Shape].OfExcess(ShapeWander > 0 ? excess / more : excess);

    /// <summary>The same for all checks together: chance has many ways to make one of them improbable.</summary>
    public double Improbability(double[] improbabilities) => Combined.OfLogarithm(JointImprobability.Of(improbabilities));

    /// <summary>The same of a measured spectrum.</summary>
    public double Improbability(MonitoredRun run) => Improbability(Improbabilities(run.Statistics, run.Counts.Total));

    /// <summary>The range that counts are nearest to.</summary>
    public static CountRange For(IReadOnlyList<CountRange> ranges, double counts) =>
        ranges.MinBy(r => Math.Abs(Math.Log(counts / r.Counts)))!;
}
