using System.Diagnostics;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>Calibrates a campaign by optimisation, batch by batch, from its standard calibration.</summary>
public static class CampaignCalibrator
{
    private const int MostPasses = 4;
    private const double SteepestStep = 1.6; // rate times curvature along the steepest direction; 2 is where descent turns into divergence
    private const double BinsPerSigma = 4; // of the combined spectrum in which unexplained regions are looked for

    /// <summary>Runs the calibration.</summary>
    /// <param name="campaign">Batches with their standard constants.</param>
    /// <param name="settings">How.</param>
    /// <param name="progress">Told about finished batches; may be null.</param>
    /// <param name="cancellation">Stops the run within one evaluation per thread.</param>
    /// <exception cref="CalibrationException">The settings contradict each other or the campaign.</exception>
    public static CampaignCalibration Calibrate(
        Campaign campaign,
        CalibrationSettings settings,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var watch = Stopwatch.StartNew();
        Validate(campaign, settings);
        EnergyCalibration[] current = [.. campaign.Batches.Select(b => b.Standard)];
        TargetSpectrum target = settings.Target;
        IReadOnlyList<UnexplainedRegion> unexplained = [];
        BatchCalibration[] results = [];
        int[] evaluations = new int[campaign.Batches.Count];
        double bandwidth = double.NaN;
        int passes = 0;
        for (; passes < MostPasses; passes++)
        {
            (TargetSpectrum next, IReadOnlyList<UnexplainedRegion> regions) = Improve(
                campaign,
                current,
                settings,
                target,
                firstPass: passes == 0,
                cancellation
            );
            if (passes > 0 && !Differs(next, target))
                break;
            (target, unexplained) = (next, regions);
            bandwidth = BandwidthEv(campaign, current, settings, target);
            results = OptimizeAll(
                campaign,
                current,
                new BatchCalibrator(settings, target, bandwidth),
                settings,
                passes,
                progress,
                cancellation
            );
            for (int i = 0; i < results.Length; i++)
            {
                evaluations[i] += results[i].Evaluations;
                current[i] = results[i].Found;
            }
            if (!IsImproved(settings))
            {
                passes++;
                break;
            }
        }
        for (int i = 0; i < results.Length; i++)
            results[i] = results[i] with { Evaluations = evaluations[i] };
        (results, IReadOnlyList<LineClosure> closure) = ClosureTest.Apply(results, target, settings, cancellation);
        return new CampaignCalibration(settings, target, bandwidth, results, unexplained, passes, watch.Elapsed) { Closure = closure };
    }

    /// <summary>An axis fine enough to see a target's lines, over its range.</summary>
    public static EnergyAxis AxisFor(TargetSpectrum target) =>
        EnergyAxis.Covering(target.Range.LowEv, target.Range.HighEv, target.SmallestSigmaEv / BinsPerSigma);

    /// <summary>
    /// The learning-rate vector R_i = 1.6 / (l H_ii), H the expected curvature of a typical batch and l the largest eigenvalue of
    /// H_ij / sqrt(H_ii H_jj): gradient descent converges along a direction while rate times curvature stays below 2, which leaves a
    /// quarter for batches that curve more than the typical one. The slowest direction, for two parameters of correlation r, goes as
    /// (1 - 1.6 (1 - |r|) / (1 + |r|))^iterations.
    /// </summary>
    public static double[] LearningRates(Campaign campaign, CalibrationSettings settings)
    {
        Validate(campaign, settings);
        double bandwidth = BandwidthEv(campaign, [.. campaign.Batches.Select(b => b.Standard)], settings, settings.Target);
        var calibrator = new BatchCalibrator(settings, settings.Target, bandwidth);
        CampaignBatch typical = campaign.Batches.OrderBy(b => b.Batch.Histogram.TotalCounts).ElementAt(campaign.Batches.Count / 2);
        CalibrationFunction function = campaign.Function;
        double[] start = typical.Standard.Values.ToArray();
        if (settings.FreeParameters.Count > 0)
        {
            var restricted = new RestrictedFunction(function, start, [.. settings.FreeParameters.Order()]);
            function = restricted;
            start = restricted.Select(start);
        }
        IBatchObjective objective =
            calibrator.Objective(typical, function, start, out _)
            ?? throw new CalibrationException("The standard calibration does not rise over the target's range.");
        objective.Evaluate(start, new Optimization.ObjectiveEvaluation(start.Length));
        double[] curvature = objective.ExpectedCurvature(start);
        int n = start.Length;
        var scaled = Matrix<double>.Build.Dense(
            n,
            n,
            (i, j) => curvature[i * n + j] / Math.Sqrt(curvature[i * n + i] * curvature[j * n + j])
        );
        double largest = scaled.Evd(Symmetricity.Symmetric).EigenValues.Max(value => value.Real);
        return [.. Enumerable.Range(0, n).Select(i => SteepestStep / (largest * curvature[i * n + i]))];
    }

    private static void Validate(Campaign campaign, CalibrationSettings settings)
    {
        if (campaign.Batches.Count == 0)
            throw new CalibrationException("The campaign has no batches.");
        if (campaign.Batches.Any(b => !b.Standard.Function.Equals(campaign.Function)))
            throw new CalibrationException("All batches must start from constants of the campaign's calibration function.");
        if (settings.Kernel == KernelEvaluation.Exact && settings.Objective == ObjectiveKind.Poisson)
            throw new CalibrationException(
                "The Poisson likelihood has no kernel: leave the exact kernel evaluation to the kernel-density objective."
            );
        if (settings.Objective == ObjectiveKind.KdeChiSquareFixed && settings.Target.FixedFractions is null)
            throw new CalibrationException("An objective with fixed amplitudes needs a target that states them.");
        if (settings.Objective != ObjectiveKind.KdeChiSquareFixed && settings.Target.FixedFractions is not null)
            throw new CalibrationException(
                $"The target states amplitudes, which {settings.Objective.Name()} fits: minimise {ObjectiveKind.KdeChiSquareFixed.Name()}."
            );
        if (settings.FreeParameters.Any(i => i < 0 || i >= campaign.Function.ParameterCount))
            throw new CalibrationException(
                $"A free parameter is not one of the {campaign.Function.ParameterCount} of {campaign.Function.Expression}."
            );
        if (settings.FreeParameters.Distinct().Count() != settings.FreeParameters.Count)
            throw new CalibrationException("A free parameter is named twice.");
        if (!(settings.SearchRangeEv >= 0))
            throw new CalibrationException(
                string.Create(CultureInfo.InvariantCulture, $"The search range of {settings.SearchRangeEv} eV must not be negative.")
            );
        if (settings.MaximumThreads is 0 or < -1)
            throw new CalibrationException(
                $"The number of threads, {settings.MaximumThreads}, must be positive (or -1 for as many as there are)."
            );
        try
        {
            settings.Method.Begin(settings.FreeParameters.Count == 0 ? campaign.Function.ParameterCount : settings.FreeParameters.Count);
        }
        catch (ArgumentException e)
        {
            throw new CalibrationException($"The optimiser does not fit the calibration function: {e.Message}", e);
        }
        settings.Target.Validated();
    }

    private static bool IsImproved(CalibrationSettings settings) =>
        settings.ExcludeUnexplained || settings.FitResolution || AddsCompanions(settings);

    private static bool AddsCompanions(CalibrationSettings settings) =>
        settings.AddCompanions && settings.Objective != ObjectiveKind.KdeChiSquareFixed && Companions.Any(settings.Target.Lines);

    // Looks at the combined spectrum under the present constants for what the target misses and how wide its lines are.
    private static (TargetSpectrum Target, IReadOnlyList<UnexplainedRegion> Unexplained) Improve(
        Campaign campaign,
        EnergyCalibration[] current,
        CalibrationSettings settings,
        TargetSpectrum target,
        bool firstPass,
        CancellationToken cancellation
    )
    {
        if (!IsImproved(settings))
            return (target, []);
        (EventBatch, EnergyCalibration)[] batches = [.. campaign.Batches.Select((b, i) => (b.Batch, current[i]))];
        EnergySpectrum combined = CalibratedSpectra.Combine(batches, AxisFor(target), cancellation);
        if (combined.TotalCounts == 0)
            return (target, []);
        double extra = CalibratedSpectra.RoundingVarianceEv2(batches, target.Range.MiddleEv);
        TargetSpectrum free = target with { FixedFractions = null, Lines = settings.Target.Lines, Excluded = settings.Target.Excluded };
        if (firstPass && settings.SearchRangeEv > 0 && !IsAligned(combined, free, settings))
        {
            // Lines are not where the constants put them: they must be found first, before anything else counts as unexplained.
            return (free with { FixedFractions = target.FixedFractions }, []);
        }
        if (AddsCompanions(settings))
            free = Companions.AddSeen(combined, free, extra);
        if (settings.FitResolution)
            free = ResolutionEstimate.Apply(combined, free with { Excluded = target.Excluded }, extra) with
            {
                Excluded = settings.Target.Excluded,
            };
        IReadOnlyList<UnexplainedRegion> unexplained = settings.ExcludeUnexplained ? UnexplainedRegions.Find(combined, free, extra) : [];
        return (
            free with
            {
                Excluded = [.. settings.Target.Excluded, .. unexplained.Select(u => u.Region)],
                FixedFractions = target.FixedFractions,
            },
            unexplained
        );
    }

    // Whether no shift of the combined spectrum lets the target explain clearly more of it.
    private static bool IsAligned(EnergySpectrum combined, TargetSpectrum target, CalibrationSettings settings)
    {
        const double clearly = 1.1;
        ReadOnlySpan<double> identity = [0, 1];
        // A channel's counts are shared among bins: sixteenths of counts, so that few events do not round to none.
        const double parts = 16;
        var histogram = new ChannelHistogram(
            [.. combined.Counts.Select(c => (long)Math.Round(parts * c))],
            combined.Axis.Centre(0),
            combined.Axis.StepEv
        );
        return !new AlignmentSearch(PolynomialFunction.Linear, target, histogram, identity).IsImprovable(
            identity,
            settings.SearchRangeEv,
            clearly
        );
    }

    private static bool Differs(TargetSpectrum a, TargetSpectrum b)
    {
        double sigma = a.SmallestSigmaEv;
        if (Math.Abs(sigma / b.SmallestSigmaEv - 1) > 0.02 || a.Excluded.Count != b.Excluded.Count)
            return true;
        if (a.Lines.Zip(b.Lines).Any(pair => Differ(pair.First, pair.Second)))
            return true;
        return a
            .Excluded.Zip(b.Excluded)
            .Any(pair =>
                Math.Abs(pair.First.LowEv - pair.Second.LowEv) > sigma || Math.Abs(pair.First.HighEv - pair.Second.HighEv) > sigma
            );
    }

    // Whether the companions of a line do.
    private static bool Differ(LineGroup a, LineGroup b) =>
        a.Components.Count != b.Components.Count
        || a.Components.Zip(b.Components).Any(pair => Math.Abs(pair.First.RelativeIntensity - pair.Second.RelativeIntensity) > 0.002);

    private static BatchCalibration[] OptimizeAll(
        Campaign campaign,
        EnergyCalibration[] current,
        BatchCalibrator calibrator,
        CalibrationSettings settings,
        int pass,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        var results = new BatchCalibration[campaign.Batches.Count];
        int done = 0;
        string stage = pass == 0 ? "Calibrating" : $"Calibrating, pass {pass + 1}";
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = settings.MaximumThreads };
        Parallel.For(
            0,
            results.Length,
            options,
            i =>
            {
                try
                {
                    results[i] = calibrator.Calibrate(campaign.Batches[i], current[i].Values, cancellation);
                }
                catch (CalibrationException e)
                {
                    results[i] = new BatchCalibration(
                        campaign.Batches[i],
                        campaign.Batches[i].Standard,
                        BatchStatus.NotConverged,
                        e.Message
                    );
                }
                progress?.Report(new StageProgress(stage, Interlocked.Increment(ref done), results.Length));
            }
        );
        return results;
    }

    private static double BandwidthEv(Campaign campaign, EnergyCalibration[] current, CalibrationSettings settings, TargetSpectrum target)
    {
        double sigma = 0,
            events = 0;
        int used = 0;
        if (settings.Bandwidth.Rule is BandwidthRule.RelativeToData or BandwidthRule.Scott or BandwidthRule.Silverman)
        {
            // A hundred batches tell the spread of the data well enough.
            int stride = Math.Max(1, campaign.Batches.Count / 100);
            for (int i = 0; i < campaign.Batches.Count; i += stride)
            {
                ChannelHistogram histogram = campaign.Batches[i].Batch.Histogram;
                if (histogram.TotalCounts < 2)
                    continue;
                sigma += histogram.StandardDeviation() * current[i].Slope(histogram.Mean());
                events += histogram.TotalCounts;
                used++;
            }
        }
        return settings.Bandwidth.ResolveEv(sigma / used, events / used, target.SmallestSigmaEv);
    }
}
