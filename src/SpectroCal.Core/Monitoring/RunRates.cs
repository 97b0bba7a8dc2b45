using MathNet.Numerics.Statistics;

namespace SpectroCal.Monitoring;

/// <summary>The checks of times: rates of events and dead time.</summary>
internal static class RunRates
{
    private const int LeastDetectors = 5; // of a run, whose common rate is the beam's and not the detector's
    private const double LeastDeadScatter = 0.005; // of the time
    private const double ScaledDeviation = 1.4826; // of a normal variable, standard deviation over median absolute deviation

    private const int Refinements = 3;

    /// <summary>Rates of the detectors in a usual run: what all detectors of a run see more or less of is taken out of them.</summary>
    /// <param name="runs">All spectra.</param>
    /// <param name="references">References of the detectors, whose rates are renewed.</param>
    public static void Refine(IReadOnlyList<MonitoredRun> runs, DetectorReference[] references)
    {
        ILookup<int, MonitoredRun> used = runs.Where(r => r.IsPart).ToLookup(r => r.Detector);
        for (int step = 0; step < Refinements; step++)
        {
            Dictionary<string, double> common = CommonRates(runs, references);
            for (int d = 0; d < references.Length; d++)
            {
                double[] rates =
                [
                    .. used[d]
                        .Select(r => r.Counts.Total / ((RunTimes.Seconds(r.Spectrum.Run) ?? double.NaN) * common[RunOf(r)]))
                        .Where(double.IsFinite),
                ];
                references[d] = references[d] with { RatePerSecond = rates.Length > 0 ? rates.Median() : double.NaN };
            }
        }
        SetWander(used, references, CommonRates(runs, references));
    }

    private static void SetWander(ILookup<int, MonitoredRun> used, DetectorReference[] references, Dictionary<string, double> common)
    {
        var pool = new WanderPool();
        var estimates = new (ScatterEstimate Scatter, double Error)[references.Length];
        for (int d = 0; d < references.Length; d++)
        {
            (string Run, CheckValue Value)[] deviations =
            [
                .. used[d].Select(r => (RunOf(r), Deviation(r, references[d], common))).Where(v => v.Item2.Error > 0),
            ];
            if (deviations.Length == 0)
                continue;
            double[] values = [.. deviations.Select(v => v.Value.Value)];
            double scatter = ScatterStatistics.Scatter(values),
                error = deviations.Select(v => v.Value.Error).Median(),
                ratio = scatter * scatter / (error * error);
            bool isKnown = values.Length >= NaturalWander.FewestRuns;
            estimates[d] = (new ScatterEstimate(ratio, isKnown ? ScatterStatistics.Freedom(values.Length) : 0), error);
            if (!isKnown)
                continue;
            pool.Add(ratio, values.Length);
            if (NaturalWander.IsCompared(d, references.Length))
                pool.Compare([.. deviations.Select(v => v.Run)], values);
        }
        ScatterEstimate prior = pool.Prior();
        for (int d = 0; d < references.Length; d++)
            references[d] = references[d] with { RateWander = estimates[d].Scatter.With(prior, estimates[d].Error) };
    }

    /// <summary>Sets the values of these checks.</summary>
    /// <param name="runs">All spectra.</param>
    /// <param name="references">References of the detectors.</param>
    public static void Set(IReadOnlyList<MonitoredRun> runs, IReadOnlyList<DetectorReference> references)
    {
        Dictionary<string, double> common = CommonRates(runs, references);
        double[] deviations = [.. runs.Select(r => DeadDeviation(r, references)).Where(double.IsFinite).Select(Math.Abs)];
        double scatter = Math.Max(LeastDeadScatter, deviations.Length > 0 ? ScaledDeviation * deviations.Median() : 0);
        foreach (MonitoredRun run in runs)
        {
            if (run.Detector < 0)
                continue;
            DetectorReference reference = references[run.Detector];
            CheckValue rate = Deviation(run, reference, common);
            if (rate.Error > 0)
            {
                double relativeCounts = reference.RelativeCounts(run.Counts.Total);
                run.Values[(int)AnomalyKind.Rate] = rate with
                {
                    Statistic = Math.Abs(ScatterStatistics.Deviation(rate.Statistic, rate.Error, reference.RateWander, relativeCounts)),
                };
            }
            double dead = DeadDeviation(run, references);
            if (double.IsFinite(dead))
                run.Values[(int)AnomalyKind.DeadTime] = new CheckValue(Math.Abs(dead) / scatter, dead, scatter);
        }
    }

    /// <summary>What <see cref="Set"/> measured, signed; nothing where nobody knows how much rates wander.</summary>
    /// <param name="run">The spectrum.</param>
    /// <param name="reference">Its reference.</param>
    public static RateDeviation Of(MonitoredRun run, DetectorReference reference)
    {
        CheckValue rate = run.Values[(int)AnomalyKind.Rate];
        return rate.Error > 0 && reference.RateWander.Freedom > 0
            ? new RateDeviation(Math.CopySign(rate.Statistic, rate.Value), Error(rate.Error, reference.RateWander))
            : default;
    }

    /// <summary>The same of a drawn spectrum, whose counts are all that differs.</summary>
    /// <param name="counts">Its counts.</param>
    /// <param name="expected">Expected counts.</param>
    /// <param name="reference">Its reference.</param>
    public static RateDeviation OfDrawn(double counts, double expected, DetectorReference reference) =>
        reference.RateWander.Freedom > 0
            ? new RateDeviation(CountWindows.Root(counts, expected), Error(Error(expected, reference), reference.RateWander))
            : default;

    private static double Error(double expected, DetectorReference reference) => Math.Sqrt((1 + expected / reference.Total) / expected);

    private static double Error(double own, Wander wander) => Math.Sqrt(own * own + wander.Deviation * wander.Deviation);

    // The logarithm of the counts over those that the detector's usual rate gives in the time of the run; no error where that is unknown.
    private static CheckValue Deviation(MonitoredRun run, DetectorReference reference, Dictionary<string, double> common)
    {
        double expected = reference.RatePerSecond * (RunTimes.Seconds(run.Spectrum.Run) ?? double.NaN) * common[RunOf(run)],
            n = run.Counts.Total;
        if (!(expected > 0))
            return default;
        return new CheckValue(
            CountWindows.Root(n, expected) / Math.Sqrt(1 + expected / reference.Total),
            Math.Log(Math.Max(n, 0.5) / expected),
            Error(expected, reference)
        );
    }

    private static string RunOf(MonitoredRun run) => run.Spectrum.Run.Name;

    private static double DeadDeviation(MonitoredRun run, IReadOnlyList<DetectorReference> references) =>
        run.Detector < 0 ? double.NaN : (RunTimes.DeadFraction(run.Spectrum.Run) ?? double.NaN) - references[run.Detector].DeadTimeFraction;

    // What all detectors of a run see more or less of than usual, such as a weaker beam; 1 where too few detectors say so.
    private static Dictionary<string, double> CommonRates(IReadOnlyList<MonitoredRun> runs, IReadOnlyList<DetectorReference> references) =>
        runs.GroupBy(RunOf)
            .ToDictionary(
                g => g.Key,
                g =>
                {
                    double[] ratios =
                    [
                        .. g.Where(r => r.Detector >= 0)
                            .Select(r =>
                                r.Counts.Total / (references[r.Detector].RatePerSecond * (RunTimes.Seconds(r.Spectrum.Run) ?? double.NaN))
                            )
                            .Where(double.IsFinite),
                    ];
                    return ratios.Length >= LeastDetectors && ratios.Median() > 0 ? ratios.Median() : 1;
                }
            );
}
