using System.Numerics.Tensors;
using MathNet.Numerics.Statistics;

namespace SpectroCal.Monitoring;

/// <summary>How much the tests of a detector differ from run to run when nothing is wrong.</summary>
internal static class NaturalWander
{
    /// <summary>Runs from which a scatter is estimated.</summary>
    public const int FewestRuns = 8;

    private const int MostRuns = 200; // that it is estimated from: more would take memory and tell no more
    private const double LentPart = 0.9; // of the tests of a kind wander less than what is lent
    private const int Neighbours = 3; // tests to each side that look at nearly the same
    private const double IndependentPart = 0.25; // of a neighbour: windows overlap
    private const int Compared = 32; // states whose runs are compared, to see what the detectors of a run have in common

    /// <summary>Whether a state is one of those whose runs are compared.</summary>
    /// <param name="index">Index of the state.</param>
    /// <param name="count">Number of states.</param>
    public static bool IsCompared(int index, int count) => index % ((count + Compared - 1) / Compared) == 0;

    /// <summary>Measures how much each test scatters from run to run; null where there are too few runs.</summary>
    /// <param name="templates">Tests of the detector.</param>
    /// <param name="runs">Its reference runs.</param>
    /// <param name="checks">Measures.</param>
    /// <param name="isCompared">Whether the values of the runs are kept.</param>
    public static WanderEstimate? Estimate(
        ReferenceTemplates templates,
        IReadOnlyList<MonitoredRun> runs,
        SpectrumChecks checks,
        bool isCompared
    )
    {
        int n = templates.Tests.Length;
        if (runs.Count < FewestRuns)
            return null;
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
        double[] single = new double[n],
            usual = new double[n],
            numbers = new double[n],
            ratios = new double[n];
        for (int j = 0; j < n; j++)
        {
            // A bad run that is still part of the reference moves all others alike: that is no wander.
            double middle = values[j].Median();
            TensorPrimitives.Subtract(values[j], middle, values[j]);
            double scatter = ScatterStatistics.Scatter(values[j]);
            usual[j] = ArrayStatistics.MedianInplace(errors[j]);
            single[j] = usual[j] > 0 ? scatter * scatter / (usual[j] * usual[j]) : 1;
        }
        for (int j = 0; j < n; j++)
        {
            (ratios[j], int count) = Mean(single, templates.Tests, j);
            numbers[j] = runs.Count * (1 + IndependentPart * (count - 1));
        }
        return new WanderEstimate([.. runs.Select(r => r.Spectrum.Run.Name)], numbers, ratios, usual, isCompared ? values : []);
    }

    /// <summary>Sets the wander of each test by what its detector and all others show.</summary>
    /// <param name="templates">Tests of all states; take the result.</param>
    /// <param name="estimates">What each state shows; null where it has too few runs.</param>
    public static void Set(IReadOnlyList<ReferenceTemplates> templates, IReadOnlyList<WanderEstimate?> estimates)
    {
        var pools = new Dictionary<TestName, WanderPool>();
        for (int s = 0; s < templates.Count; s++)
        {
            if (estimates[s] is not { } estimate)
                continue;
            TestName[] names = Names(templates[s].Tests);
            for (int j = 0; j < names.Length; j++)
            {
                if (!pools.TryGetValue(names[j], out WanderPool? pool))
                    pools[names[j]] = pool = new WanderPool();
                pool.Add(estimate.Ratios[j], estimate.Numbers[j]);
                if (estimate.Values.Length > 0)
                    pool.Compare(estimate.Runs, estimate.Values[j]);
            }
        }
        Dictionary<TestName, ScatterEstimate> priors = pools.ToDictionary(p => p.Key, p => p.Value.Prior());
        for (int s = 0; s < templates.Count; s++)
        {
            if (estimates[s] is not { } estimate)
                continue;
            TestName[] names = Names(templates[s].Tests);
            // What wanders moves a test and its neighbours together: they are one number in each run then.
            double freedom = ScatterStatistics.Freedom(estimate.Runs.Length);
            for (int j = 0; j < names.Length; j++)
                templates[s].Wander[j] = new ScatterEstimate(estimate.Ratios[j], freedom).With(priors[names[j]], estimate.Errors[j]);
        }
        Lend(templates, estimates);
    }

    /// <summary>Takes the wander of counts by remainder for known, however few runs it was estimated from.</summary>
    /// <param name="templates">Tests of a state.</param>
    public static void TakeCombsForKnown(ReferenceTemplates templates)
    {
        for (int j = 0; j < templates.Tests.Length; j++)
            if (templates.Tests[j].Contrast is not null)
                templates.Wander[j] = templates.Wander[j] with { Freedom = double.PositiveInfinity };
    }

    // Tests of the same name look for the same in about the same place of different detectors.
    private static TestName[] Names(ElementaryTest[] tests)
    {
        var counts = new Dictionary<(AnomalyKind, bool), int>();
        return
        [
            .. tests.Select(t =>
            {
                (AnomalyKind, bool) kind = (t.Kind, t.Template is null);
                counts[kind] = counts.GetValueOrDefault(kind) + 1;
                return new TestName(t.Kind, t.Template is null, counts[kind]);
            }),
        ];
    }

    private readonly record struct TestName(AnomalyKind Kind, bool IsWindow, int Number);

    // States of few runs get the wander that tests of the same kind have in states of many: of the same detector, else of all.
    private static void Lend(IReadOnlyList<ReferenceTemplates> templates, IReadOnlyList<WanderEstimate?> estimates)
    {
        ReferenceTemplates[] rich = [.. templates.Where((_, s) => estimates[s] is not null)];
        foreach (ReferenceTemplates poor in templates.Where((_, s) => estimates[s] is null))
        {
            ReferenceTemplates[] own = [.. rich.Where(t => t.Reference.Detector == poor.Reference.Detector)],
                lenders = own.Length > 0 ? own : rich;
            foreach ((AnomalyKind, CombContrast?) like in poor.Tests.Select(Likeness).Distinct())
            {
                double[] known =
                [
                    .. lenders.SelectMany(t => t.Wander.Where((_, j) => Likeness(t.Tests[j]) == like).Select(w => w.Deviation)),
                ];
                double lent = known.Length > 0 ? known.Quantile(LentPart) : 0;
                for (int j = 0; j < poor.Tests.Length; j++)
                    if (Likeness(poor.Tests[j]) == like)
                        poor.Wander[j] = new Wander(lent, ScatterStatistics.Freedom(FewestRuns));
            }
        }
    }

    // Tests of a kind lend to each other, but a comb of every second channel has little to do with one of every sixteenth.
    private static (AnomalyKind, CombContrast?) Likeness(ElementaryTest test) => (test.Kind, test.Contrast);

    // Tests that follow one another look at places, or gains, beside each other.
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
}
