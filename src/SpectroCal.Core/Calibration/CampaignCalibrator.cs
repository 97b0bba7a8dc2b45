using System.Diagnostics;
using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Engines;
using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>Calibrates a campaign by optimisation, batch by batch, from its standard calibration.</summary>
public static class CampaignCalibrator
{
    private const int MostPasses = 6;
    private const int Portions = 20;
    private const int SmallestPortion = 50; // batches
    private const int LargestPortion = 500;
    private const double ResolutionPerChannel = 1.2; // finest resolution that kernels are a share of
    private const int FewBatches = 2; // whose data stay in the caches of a processor

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
        ICalibrationEngine engine = EngineCatalogue.Default.Choose(settings.Engine, settings.Device, settings.IsSinglePrecision);
        var target = new CampaignTarget(campaign, settings);
        string? shapeless = Isolated.Run(() => target.Begin(cancellation));
        BatchCalibration[] results = [];
        int[] evaluations = new int[campaign.Batches.Count];
        double bandwidth = double.NaN;
        int passes = 0;
        do
        {
            bandwidth = BandwidthEv(campaign, current, settings, target.Target);
            Dictionary<string, Lazy<BatchObjectives>> objectives = campaign
                .Batches.Select(b => b.Batch.Detector)
                .Distinct()
                .GroupBy(target.Of, ReferenceEqualityComparer.Instance)
                .SelectMany(same =>
                {
                    double kernel = bandwidth;
                    var shared = new Lazy<BatchObjectives>(() => new BatchObjectives(settings, (TargetSpectrum)same.Key!, kernel));
                    return same.Select(detector => (detector, shared));
                })
                .ToDictionary(pair => pair.detector, pair => pair.shared);
            // The first target is the one that was stated, or nearly: what is wrong with it is wrong for all.
            if (passes == 0)
                _ = objectives.First().Value.Value;
            results = OptimizeAll(
                [.. campaign.Batches.Select((b, i) => (b, (Func<BatchObjectives>)(() => objectives[b.Batch.Detector].Value), current[i]))],
                engine,
                settings,
                passes == 0 ? "Calibrating" : $"Calibrating, pass {passes + 1}",
                progress,
                cancellation
            );
            for (int i = 0; i < results.Length; i++)
            {
                evaluations[i] += results[i].Evaluations;
                current[i] = results[i].Found;
            }
            passes++;
        } while (
            passes < MostPasses
            && shapeless is null
            && Isolated.Run(
                () => target.Improve(results, cancellation),
                reason =>
                {
                    shapeless = reason;
                    return false;
                }
            )
        );
        for (int i = 0; i < results.Length; i++)
            results[i] = Isolated.Run(
                () =>
                    BatchVerdict.WithBelievableErrors(
                        WithShapeError(results[i], target, settings),
                        target.Of(results[i].Input.Batch.Detector)
                    ),
                reason => BatchVerdict.Unchanged(results[i].Input, BatchStatus.NotConverged, reason)
            ) with
            {
                Evaluations = evaluations[i],
            };
        (results, IReadOnlyList<LineClosure> closure) = ClosureTest.Apply(
            results,
            target.Of,
            target.ResponsesOf,
            settings,
            target.Combined,
            target.UnknownLines,
            cancellation
        );
        shapeless ??= Isolated.Run(() => results = WideChannels.Apply(results, target.Of, settings.Objective));
        if (shapeless is not null)
            results =
            [
                .. results.Select(b =>
                    b.Status == BatchStatus.Calibrated
                        ? b with
                        {
                            Status = BatchStatus.Suspect,
                            Reason = $"The target could not be compared with all data. {shapeless}",
                        }
                        : b
                ),
            ];
        return new CampaignCalibration(settings, target.Target, bandwidth, results, target.Unexplained, passes, watch.Elapsed)
        {
            Engine = EngineUse.Of(engine, settings.Device, settings.IsSinglePrecision),
            UnknownLines = target.UnknownLines,
            Closure = closure,
        };
    }

    // What the uncertain shape of the target adds to the errors of a batch.
    private static BatchCalibration WithShapeError(BatchCalibration batch, CampaignTarget target, CalibrationSettings settings) =>
        batch.Status != BatchStatus.Calibrated ? batch : ClosureTest.WithCommonError(batch, target.ScaleError, target.Target, settings);

    /// <summary>Learning rates for gradient descent, from the expected curvature of a typical batch.</summary>
    /// <exception cref="CalibrationException">The settings contradict each other or the campaign.</exception>
    public static double[] LearningRates(Campaign campaign, CalibrationSettings settings)
    {
        Validate(campaign, settings);
        double bandwidth = BandwidthEv(campaign, [.. campaign.Batches.Select(b => b.Standard)], settings, settings.Target);
        return CurvatureRates.Of(campaign, settings, new BatchObjectives(settings, settings.Target, bandwidth));
    }

    private static void Validate(Campaign campaign, CalibrationSettings settings)
    {
        if (campaign.Batches.Count == 0)
            throw new CalibrationException("The campaign has no batches.");
        if (campaign.Batches.Any(b => !b.Standard.Function.Equals(campaign.Function)))
            throw new CalibrationException("All batches must start from constants of the campaign's calibration function.");
        if (settings.Kernel == KernelEvaluation.Exact && settings.Objective.IsLikelihood())
            throw new CalibrationException(
                "A likelihood has no kernel: leave the exact kernel evaluation to the kernel-density objective."
            );
        if (settings.Objective == ObjectiveKind.KdeChiSquareFixed && settings.Target.FixedFractions is null)
            throw new CalibrationException("An objective with fixed amplitudes needs a target that states them.");
        if (settings.Objective != ObjectiveKind.KdeChiSquareFixed && settings.Target.FixedFractions is not null)
            throw new CalibrationException(
                $"The target states amplitudes, which {settings.Objective.Name()} fits: minimise {ObjectiveKind.KdeChiSquareFixed.Name()}."
            );
        if (settings.ConstrainToStandard && !settings.Objective.IsLikelihood())
            throw new CalibrationException("Only a likelihood can weigh the standard calibration against the events.");
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
            settings.Method.Begin(settings.Free(campaign.Function).Length);
        }
        catch (ArgumentException e)
        {
            throw new CalibrationException($"The optimiser does not fit the calibration function: {e.Message}", e);
        }
        settings.Target.Validated();
    }

    // In portions: what the minimisation of a batch needs, many times its histogram, is not kept for all of them at once. An engine that
    // takes each batch by itself gets a few of them on each thread, from their start to the verdict: no thread waits for another.
    private static BatchCalibration[] OptimizeAll(
        (CampaignBatch, Func<BatchObjectives>, EnergyCalibration)[] batches,
        ICalibrationEngine engine,
        CalibrationSettings settings,
        string stage,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        int threads = Workers.Threads(settings.MaximumThreads),
            length = engine.TakesManyAtOnce
                ? Math.Clamp(batches.Length / Portions, SmallestPortion, LargestPortion)
                : Math.Clamp(batches.Length / threads, 1, FewBatches),
            portions = (batches.Length + length - 1) / length,
            atOnce = engine.TakesManyAtOnce ? 1 : Math.Min(threads, portions);
        var calibrator = new BatchCalibrator(engine, settings with { MaximumThreads = threads / atOnce });
        var finished = new BatchProgress(progress, stage, batches.Length);
        var results = new BatchCalibration[batches.Length];
        Workers.For(
            portions,
            atOnce,
            p =>
            {
                int first = p * length;
                calibrator
                    .Calibrate(batches[first..Math.Min(first + length, batches.Length)], finished, cancellation)
                    .CopyTo(results, first);
            },
            cancellation
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
                EnergyCalibration scale = current[i];
                double spread = Isolated.Number(() => histogram.StandardDeviation() * scale.Slope(histogram.Mean()));
                if (!double.IsFinite(spread))
                    continue;
                sigma += spread;
                events += histogram.TotalCounts;
                used++;
            }
        }
        // A kernel narrower than six tenths of a channel shows single channels, which no line has: their bumps would count as a model
        // error.
        double[] channels =
        [
            .. CalibratedSpectra
                .ChannelWidths([.. campaign.Batches.Select((b, i) => (b.Batch, current[i]))], target.Range.MiddleEv)
                .Order(),
        ];
        double seen = channels.Length == 0 ? 0 : ResolutionPerChannel * channels[channels.Length / 2];
        return settings.Bandwidth.ResolveEv(sigma / used, events / used, Math.Max(target.SmallestSigmaEv, seen));
    }
}
