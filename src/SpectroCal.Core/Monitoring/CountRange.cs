namespace SpectroCal.Monitoring;

/// <summary>What is normal for spectra with about the same number of counts.</summary>
/// <param name="Counts">The number of counts, geometric mean.</param>
/// <param name="Variations">
/// For each check how many times its statistic is larger in real spectra without anomaly than in simulated ones, at least 1: gains wander,
/// lines fluctuate, rates follow the beam. That of <see cref="AnomalyKind.Shape"/> is in its <see cref="Checks"/>.
/// </param>
/// <param name="Checks">What chance does to each check.</param>
/// <param name="Combined">What it does to the evidence of all checks together, see <see cref="Evidence"/>.</param>
internal sealed record CountRange(double Counts, double[] Variations, ChanceTable[] Checks, ChanceTable Combined)
{
    private const double Certain = 500; // logarithm of a ratio, from which on the largest says it all

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
        double more = More(counts);
        for (int k = 0; k < result.Length; k++)
        {
            double statistic = statistics[k] / Variation(k, more);
            result[k] = k is (int)AnomalyKind.Shape ? OfShape(statistic, more * more) : Checks[k].OfNormal(statistic);
        }
        return result;
    }

    // Above the counts that were seen, deviations grow with the root of the counts while chance does not.
    private double More(double counts) => Math.Sqrt(Math.Max(1, counts / Counts));

    private double Variation(int check, double more) => Variations[check] > 1 ? Math.Max(1, Variations[check] * more) : 1;

    private double OfShape(double excess, double more) => Checks[(int)AnomalyKind.Shape].OfExcess(ShapeWander > 0 ? excess / more : excess);

    /// <summary>
    /// How much more probable a spectrum is with any of the anomalies than with none: the natural logarithm of 1 plus the likelihood
    /// ratios of all kinds, which are equally probable.
    /// </summary>
    /// <param name="values">What the checks measured.</param>
    /// <param name="improbabilities">Of the checks.</param>
    /// <param name="counts">Counts of the spectrum.</param>
    public double Evidence(ReadOnlySpan<CheckValue> values, double[] improbabilities, double counts)
    {
        var own = new double[values.Length];
        for (int k = 0; k < own.Length; k++)
            own[k] = (AnomalyKind)k is AnomalyKind.DeadTime or AnomalyKind.Shape
                ? OfProbability(improbabilities[k])
                // What real spectra scatter more than simulated ones divides statistics, and logarithms of ratios by its square.
                : values[k].Evidence / Math.Pow(Variation(k, More(counts)), 2);
        return Together(own);
    }

    /// <summary>The logarithm of 1 plus the sum of likelihood ratios.</summary>
    /// <param name="evidence">Logarithms of 1 plus each of them.</param>
    public static double Together(ReadOnlySpan<double> evidence)
    {
        double most = 0,
            sum = 1;
        foreach (double own in evidence)
        {
            most = Math.Max(most, own);
            sum += Math.Exp(Math.Min(Certain, own)) - 1;
        }
        return most > Certain ? most : Math.Log(sum);
    }

    // The most that a probability can say against chance (T. Sellke, M. J. Bayarri and J. O. Berger, Am. Stat. 55 (2001) 62).
    private static double OfProbability(double improbability) =>
        improbability > Certain
            ? improbability - 1 - Math.Log(improbability)
            : Math.Log(1 + Math.Exp(improbability - 1) / Math.Max(1, improbability));

    /// <summary>How improbable so much evidence is, or more: the negative natural logarithm.</summary>
    public double Improbability(double evidence) => Combined.OfLogarithm(evidence);

    /// <summary>The same of a measured spectrum.</summary>
    public double Improbability(MonitoredRun run) =>
        Improbability(Evidence(run.Values, Improbabilities(run.Statistics, run.Counts.Total), run.Counts.Total));

    /// <summary>The range that counts are nearest to.</summary>
    public static CountRange For(IReadOnlyList<CountRange> ranges, double counts) =>
        ranges.MinBy(r => Math.Abs(Math.Log(counts / r.Counts)))!;
}
