using MathNet.Numerics.Statistics;

namespace SpectroCal.Monitoring;

/// <summary>How much the tests of a detector differ from run to run when nothing is wrong.</summary>
internal static class NaturalWander
{
    private const int FewestRuns = 8; // from which a scatter is estimated
    private const double SurelyNormal = 1e6; // degrees of freedom
    private const int MostRuns = 200; // that it is estimated from: more would take memory and tell no more
    private const double ScaledDeviation = 1.4826; // of a normal variable, standard deviation over median absolute deviation
    private const double LentPart = 0.9; // of the tests of a kind wander less than what is lent
    private const double Significant = 1; // standard errors of a variance: a smaller excess is chance
    private const int Neighbours = 3; // tests to each side that look at nearly the same
    private const double VarianceError = 1.5; // of the variance of n numbers, times the root of n, relative
    private const double Farthest = 3; // standard deviations: what is beyond is an anomaly that was overlooked
    private const double WithinFarthest = 0.973; // part of the variance of a normal variable that is nearer

    /// <summary>
    /// A deviation over a standard deviation that was itself estimated, as the deviation of a normal variable that is as improbable:
    /// Student's t becomes z (D. L. Wallace, Ann. Math. Stat. 30 (1959) 1124).
    /// </summary>
    /// <param name="t">The deviation.</param>
    /// <param name="error">Standard error by the counts, which is known.</param>
    /// <param name="wander">Standard deviation from run to run, which is estimated.</param>
    /// <param name="runs">Number of runs that it was estimated from.</param>
    public static double Normal(double t, double error, double wander, int runs)
    {
        // It is what is left of a variance after that of the counts of usual runs, which is not known here but was not much larger, or the
        // rest would have been taken for chance. So where the counts are usual, the sum is as uncertain as if nothing of it were known
        // (F. E. Satterthwaite, Biometrics Bull. 2 (1946) 110).
        double part = wander * wander / (wander * wander + error * error),
            least = LeastExcess(runs),
            better = Math.Max(1, least / (1 + least) / part),
            freedom = Freedom(runs) * better * better;
        if (freedom > SurelyNormal)
            return t;
        return Math.CopySign((8 * freedom + 1) / (8 * freedom + 3) * Math.Sqrt(freedom * Math.Log(1 + t * t / freedom)), t);
    }

    // Degrees of freedom of a Student's t whose tails, from 1e-3 to 1e-6, are those of a normal variable over Scatter of n others. There
    // are fewer than n - 1: numbers far off are left out, and what is far off is told by a median. Fitted to 10^6 samples of each n from 8
    // to 200; the tails are right within 40 % at 1e-5 from 12 numbers on.
    private static double Freedom(int runs) => Math.Max(0.79 * runs - 5, 0.45 * runs);

    /// <summary>From how many runs the wander of a state was estimated.</summary>
    public static int RunsOf(DetectorReference reference) => Math.Clamp(reference.Runs, FewestRuns, MostRuns);

    /// <summary>Sets the wander of each test.</summary>
    /// <param name="templates">Tests of the detector; takes the result.</param>
    /// <param name="runs">Its reference runs.</param>
    /// <param name="checks">Measures.</param>
    public static void Set(ReferenceTemplates templates, IReadOnlyList<MonitoredRun> runs, SpectrumChecks checks)
    {
        int n = templates.Tests.Length;
        Array.Clear(templates.Wander);
        if (runs.Count < FewestRuns)
            return;
        int step = (runs.Count + MostRuns - 1) / MostRuns;
        runs = [.. runs.Where((_, i) => i % step == 0)];
        var values = new double[n][];
        var errors = new double[n][];
        for (int j = 0; j < n; j++)
            (values[j], errors[j]) = (new double[runs.Count], new double[runs.Count]);
        for (int r = 0; r < runs.Count; r++)
        {
            ReadOnlySpan<CheckValue> tests = checks.Tests(runs[r].Counts, templates, isPart: true);
            for (int j = 0; j < n; j++)
                (values[j][r], errors[j][r]) = (tests[j].Value, tests[j].Error);
        }
        var ratios = new double[n]; // of the variance from run to run over that of the counts
        for (int j = 0; j < n; j++)
        {
            double scatter = Scatter(values[j]),
                error = ArrayStatistics.MedianInplace(errors[j]);
            (ratios[j], errors[j][0]) = (error > 0 ? scatter * scatter / (error * error) : 1, error);
        }
        for (int j = 0; j < n; j++)
        {
            (double ratio, int count) = Mean(ratios, templates.Tests, j);
            templates.Wander[j] = errors[j][0] * Excess(ratio, runs.Count * (1 + count) / 2.0);
        }
    }

    /// <summary>
    /// Gives the states of few runs the wander that tests of the same kind have in states of many: of the same detector, else of all.
    /// </summary>
    public static void Lend(IReadOnlyList<ReferenceTemplates> templates)
    {
        ReferenceTemplates[] rich = [.. templates.Where(t => t.Reference.Runs >= FewestRuns)];
        foreach (ReferenceTemplates poor in templates.Where(t => t.Reference.Runs < FewestRuns))
        {
            ReferenceTemplates[] own = [.. rich.Where(t => t.Reference.Detector == poor.Reference.Detector)],
                lenders = own.Length > 0 ? own : rich;
            foreach (AnomalyKind kind in poor.Tests.Select(t => t.Kind).Distinct())
            {
                double[] known = [.. lenders.SelectMany(t => t.Wander.Where((_, j) => t.Tests[j].Kind == kind))];
                double lent = known.Length > 0 ? known.Quantile(LentPart) : 0;
                for (int j = 0; j < poor.Tests.Length; j++)
                    if (poor.Tests[j].Kind == kind)
                        poor.Wander[j] = lent;
            }
        }
    }

    /// <summary>How much numbers scatter beyond their errors, in errors; 0 where that may be chance.</summary>
    /// <param name="ratio">Their variance over that of their errors.</param>
    /// <param name="count">How many there are.</param>
    public static double Excess(double ratio, double count) =>
        count >= FewestRuns && ratio > 1 + LeastExcess(count) ? Math.Sqrt(ratio - 1) : 0;

    private static double LeastExcess(double count) => Significant * VarianceError / Math.Sqrt(count);

    // Tests that follow one another look at places, or gains, beside each other; half of them, about, are independent.
    private static (double Ratio, int Count) Mean(double[] ratios, ElementaryTest[] tests, int index)
    {
        double sum = 0;
        int count = 0;
        bool hasNeighbours = tests[index].Kind is AnomalyKind.ExtraLine or AnomalyKind.Pulser or AnomalyKind.DoubledPeaks;
        int reach = hasNeighbours ? Neighbours : 0;
        for (int j = Math.Max(0, index - reach); j <= Math.Min(tests.Length - 1, index + reach); j++)
        {
            if (tests[j].Kind != tests[index].Kind)
                continue;
            sum += ratios[j];
            count++;
        }
        return (sum / count, count);
    }

    /// <summary>Standard deviation about zero of numbers of which some are far off for other reasons.</summary>
    public static double Scatter(double[] values)
    {
        // Robust first, then as precise as a standard deviation is.
        double[] sizes = [.. values.Select(Math.Abs)];
        double limit = Farthest * ScaledDeviation * ArrayStatistics.MedianInplace(sizes);
        double[] near = [.. sizes.Where(s => s <= limit)];
        return near.Length > 0 ? Math.Sqrt(near.Sum(s => s * s) / (near.Length * WithinFarthest)) : 0;
    }
}
