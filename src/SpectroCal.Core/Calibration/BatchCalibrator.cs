using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Optimization;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>Calibrates single batches against one target; what they share is computed once.</summary>
internal sealed class BatchCalibrator
{
    private const double NarrowestKernel = 1.0 / 64; // channels
    private const double GridStepPerBandwidth = 0.8; // sums of Gaussians as wide as the kernel are then exact to 1e-5
    private const int MostRenewals = 4;

    /// <summary>Standard errors at which a line counts as seen.</summary>
    public const double LineSignificance = 4;

    private const double SuspiciousObjective = 3; // times what fluctuations give
    private const double SuspiciousModelError = 0.03; // of the height of the nearest line: there may be a better minimum nearby
    private const double LargestSlopeChange = 5e-3; // of the kernel width before the histogram is smoothed anew
    private const int SearchCandidates = 4;
    private const double AmbiguousScore = 0.9;
    private readonly CalibrationSettings _settings;
    private readonly TargetSpectrum _target;
    private readonly double _bandwidthEv;
    private readonly EnergyGrid _grid;
    private readonly EnergyGrid _boundGrid;
    private readonly Dictionary<double, (TargetBasis Basis, TargetBasis Bound)> _bases = [];

    /// <summary>Prepares a target.</summary>
    public BatchCalibrator(CalibrationSettings settings, TargetSpectrum target, double bandwidthEv)
    {
        _settings = settings;
        _target = target.Validated();
        _bandwidthEv = bandwidthEv;
        _grid = new EnergyGrid(target, GridStepPerBandwidth * bandwidthEv);
        _boundGrid = new EnergyGrid(target, target.SmallestSigmaEv / 2);
    }

    /// <summary>Calibrates one batch from given parameters (all of them, held ones included).</summary>
    public BatchCalibration Calibrate(CampaignBatch input, ReadOnlySpan<double> start, CancellationToken cancellation)
    {
        CalibrationFunction all = input.Standard.Function;
        int[] free = _settings.Free(all);
        var restricted = free.Length < all.ParameterCount ? new RestrictedFunction(all, start, free) : null;
        CalibrationFunction function = restricted is null ? all : restricted;
        double[] p = restricted?.Select(start) ?? start.ToArray();
        double[] standard = restricted?.Select(input.Standard.Values) ?? input.Standard.Values.ToArray();

        if (input.Batch.Histogram.TotalCounts == 0)
            return Unchanged(input, BatchStatus.NoEvents, "The batch holds no events.", 0);
        if (!HasEventsInRange(input.Batch.Histogram, function, p))
            return Unchanged(input, BatchStatus.NoEvents, $"No event falls into {_target.Range} under the starting constants.", 0);

        int evaluations = 0;
        Candidate? best = Optimize(input, function, p, ref evaluations, cancellation);
        bool trusted =
            best is not null
            && best.Result.Status == OptimizationStatus.Converged
            && WithinRange(function, standard, best)
            && best.Lines.All(l => l.Significance >= LineSignificance)
            // A target with fixed amplitudes need not describe the data, by design: it compares everything, known or not.
            && (best.Reduced <= SuspiciousObjective || _target.FixedFractions is not null)
            && best.Objective.ModelError <= SuspiciousModelError;
        Candidate? rival = null;
        if (!trusted && _settings.SearchRangeEv > 0)
            best = Search(input, function, p, standard, best, ref evaluations, out rival, cancellation);

        if (best is null)
            return Unchanged(
                input,
                BatchStatus.NotConverged,
                "The starting constants do not give the target's range a rising energy scale.",
                evaluations
            );
        int seen = best.Lines.Count(l => l.Significance >= LineSignificance);
        BatchStatus status =
            seen < free.Length ? BatchStatus.LinesNotFound
            : best.Result.Status != OptimizationStatus.Converged || !WithinRange(function, standard, best) ? BatchStatus.NotConverged
            : best.Objective.ModelError > KdeChiSquare.LargestModelError && best.Reduced > SuspiciousObjective ? BatchStatus.TargetMismatch
            : rival is not null ? BatchStatus.Ambiguous
            : BatchStatus.Calibrated;
        double[]? covariance = status == BatchStatus.Calibrated ? best.Objective.Covariance(best.Result.Parameters) : null;
        if (status == BatchStatus.Calibrated && covariance is null)
            status = BatchStatus.LinesNotFound;
        AlternativeAlignment? alternative =
            status == BatchStatus.Ambiguous
                ? AlternativeAlignment.Of(_target, function, best.Result.Parameters, rival!.Result.Parameters)
                : null;
        string reason = status switch
        {
            BatchStatus.LinesNotFound => string.Create(
                CultureInfo.InvariantCulture,
                $"{seen} of {_target.Lines.Count} lines stand out of the background by {LineSignificance:0} standard errors "
                    + $"({string.Join(", ", best.Lines.Select(Counted))}); "
                    + $"{free.Length} free parameters need as many."
            ),
            BatchStatus.NotConverged when best.Result.Status == OptimizationStatus.Converged => string.Create(
                CultureInfo.InvariantCulture,
                $"The minimum found lies further than the search range of {_settings.SearchRangeEv:0.#} eV from the standard "
                    + $"calibration, or its gain differs by more than {_settings.LargestGainChange:P0}: check the lines and "
                    + $"the constants to start from."
            ),
            BatchStatus.NotConverged => best.Result.Status.Describe(),
            BatchStatus.TargetMismatch => string.Create(
                CultureInfo.InvariantCulture,
                $"The target misses the data by {best.Objective.ModelError:P0} of the height of the nearest line: give the "
                    + $"lines that are in the data, or exclude the region."
            ),
            BatchStatus.Ambiguous => alternative!.Reason,
            _ => best.Result.Status.Describe(),
        };

        double[] parameters = restricted?.Expand(best.Result.Parameters) ?? best.Result.Parameters;
        double[]? bound = FisherInformation.CramerRaoBound(
            _boundGrid,
            BasesFor(input, best.SlopeEv).Bound,
            best.Objective.Amplitudes,
            function,
            best.Result.Parameters
        );
        if (restricted is not null)
        {
            bound = bound is null ? null : restricted.ExpandCovariance(bound);
            covariance = covariance is null ? null : restricted.ExpandCovariance(covariance);
        }
        bool calibrated = status == BatchStatus.Calibrated;
        var found = new EnergyCalibration(all, parameters);
        EnergyCalibration optimized = calibrated ? found with { Covariance = covariance } : input.Standard;
        return new BatchCalibration(input, optimized, status, reason)
        {
            CramerRaoBound = calibrated ? bound : null,
            Optimization = best.Result,
            Found = status is BatchStatus.Calibrated or BatchStatus.TargetMismatch ? found : input.Standard,
            Evaluations = evaluations,
            Lines = best.Lines,
            ReducedObjective = best.Reduced,
            ModelError = best.Objective.ModelError,
            Resolution = _target.Resolution,
            Alternative = alternative,
        };
    }

    /// <summary>The objective of one batch at given parameters; null where these do not give a rising scale.</summary>
    public IBatchObjective? Objective(
        CampaignBatch input,
        CalibrationFunction function,
        ReadOnlySpan<double> parameters,
        out double slopeEv
    )
    {
        slopeEv = function.SlopeAt(_target.Range.MiddleEv, parameters);
        ChannelHistogram histogram = input.Batch.Histogram;
        // A minimisation that ran away may end at any slope; one that squeezes the kernel into a fraction of a channel is no energy scale.
        if (!(slopeEv > 0) || !(_bandwidthEv / slopeEv > histogram.Width * NarrowestKernel))
            return null;
        if (_settings.Objective == ObjectiveKind.Poisson)
            return new PoissonLikelihood(function, _target, histogram, parameters);
        IDensityEstimate density =
            _settings.Kernel == KernelEvaluation.ChannelSpace
                ? new ChannelKernelDensity(function, new SmoothedHistogram(histogram, _bandwidthEv / slopeEv), _bandwidthEv)
            : input.Batch.Values.IsEmpty ? new ExactKernelDensity(function, ChannelHistogramPoints.Of(histogram), _bandwidthEv)
            : new ExactKernelDensity(function, input.Batch.Values.Span, _bandwidthEv);
        return new KdeChiSquare(function, histogram, density, _grid, BasesFor(input, slopeEv).Basis, _bandwidthEv, parameters);
    }

    // Minimises, renews what was held fixed, and minimises again until nothing changes any more.
    private Candidate? Optimize(
        CampaignBatch input,
        CalibrationFunction function,
        ReadOnlySpan<double> start,
        ref int evaluations,
        CancellationToken cancellation
    )
    {
        IBatchObjective? objective = Objective(input, function, start, out double slopeEv);
        if (objective is null)
            return null;
        OptimizationResult result = Minimizer.Minimize(objective, start, _settings.Method, _settings.Stopping, cancellation);
        evaluations += result.Evaluations;
        IReadOnlyList<double> history = result.History; // later ones have other weights: another function
        for (int renewal = 0; renewal < MostRenewals && result.Status != OptimizationStatus.Diverged; renewal++)
        {
            double slopeNow = function.SlopeAt(_target.Range.MiddleEv, result.Parameters);
            if (!(slopeNow > 0))
                return null;
            bool smoothAgain = _settings.Kernel == KernelEvaluation.ChannelSpace && Math.Abs(slopeNow / slopeEv - 1) > LargestSlopeChange;
            if (smoothAgain)
            {
                objective = Objective(input, function, result.Parameters, out slopeEv);
                if (objective is null)
                    return null;
                objective.Renew(result.Parameters);
            }
            else if (!objective.Renew(result.Parameters))
                break;
            result = Minimizer.Minimize(objective, result.Parameters, _settings.Method, _settings.Stopping, cancellation);
            evaluations += result.Evaluations;
        }
        var at = new ObjectiveEvaluation(function.ParameterCount);
        objective.Evaluate(result.Parameters, at);
        return new Candidate(
            objective,
            result with
            {
                History = history,
            },
            slopeEv,
            Lines(input, function, objective, result.Parameters),
            objective.ReducedValue(result.Value)
        );
    }

    // The lines are not where the constants put them: look for them within the search range and optimise from what is found.
    private Candidate? Search(
        CampaignBatch input,
        CalibrationFunction function,
        double[] start,
        double[] standard,
        Candidate? direct,
        ref int evaluations,
        out Candidate? rival,
        CancellationToken cancellation
    )
    {
        rival = null;
        if (Objective(input, function, start, out _) is null)
            return direct;
        // What was left out may be the very lines looked for, if the batches were misplaced when it was found.
        var search = new AlignmentSearch(function, _target with { Excluded = _settings.Target.Excluded }, input.Batch.Histogram, start);
        var candidates = new List<(Candidate Candidate, double Score)>();
        if (direct is not null && WithinRange(function, standard, direct))
            candidates.Add((direct, search.Score(direct.Result.Parameters)));
        foreach (Alignment alignment in search.Find(start, _settings.SearchRangeEv, SearchCandidates, cancellation))
        {
            if (Optimize(input, function, alignment.Parameters, ref evaluations, cancellation) is not { } candidate)
                continue;
            if (!WithinRange(function, standard, candidate))
                continue;
            int same = candidates.FindIndex(c => Same(function, c.Candidate, candidate));
            if (same >= 0 && candidates[same].Candidate.Objective.ModelError <= candidate.Objective.ModelError)
                continue;
            if (same >= 0)
                candidates.RemoveAt(same);
            candidates.Add((candidate, search.Score(candidate.Result.Parameters)));
        }
        if (candidates.Count == 0)
            return direct;
        (Candidate Candidate, double Score)[] ranked = [.. candidates.OrderByDescending(c => c.Score)];
        if (
            ranked.Length > 1
            && ranked[1].Score > AmbiguousScore * ranked[0].Score
            && ranked[1].Candidate.Result.Status == OptimizationStatus.Converged
        )
            rival = ranked[1].Candidate;
        return ranked[0].Candidate;
    }

    // Whether no line has moved further from where the standard constants put it than the search range, give or take two
    // resolutions, nor the gain more than it may. Without a search there is no range to leave.
    private bool WithinRange(CalibrationFunction function, double[] standard, Candidate candidate)
    {
        if (_settings.SearchRangeEv <= 0)
            return true;
        double gainRatio =
            function.SlopeAt(_target.Range.MiddleEv, candidate.Result.Parameters) / function.SlopeAt(_target.Range.MiddleEv, standard);
        if (!(Math.Abs(gainRatio - 1) <= _settings.LargestGainChange))
            return false;
        foreach (LineGroup line in _target.Lines)
        {
            double moved = function.Energy(function.Channel(line.MeanEnergyEv, standard), candidate.Result.Parameters) - line.MeanEnergyEv;
            if (!(Math.Abs(moved) <= _settings.SearchRangeEv + 2 * _target.SmallestSigmaEv))
                return false;
        }
        return true;
    }

    // Two optima are the same if they agree at every line within a third of the resolution.
    private bool Same(CalibrationFunction function, Candidate a, Candidate b) =>
        _target.Lines.All(l =>
        {
            double energy = function.Energy(function.Channel(l.MeanEnergyEv, a.Result.Parameters), b.Result.Parameters);
            return Math.Abs(energy - l.MeanEnergyEv) < _target.SmallestSigmaEv / 3;
        });

    private LineAmplitude[] Lines(CampaignBatch input, CalibrationFunction function, IBatchObjective objective, double[] parameters)
    {
        IReadOnlyList<double> counts = objective.Amplitudes,
            errors = objective.AmplitudeErrors();
        if (_target.FixedFractions is not null)
        {
            // Fixed amplitudes say nothing about this batch: fit them once, where the optimum is.
            (double[] fitted, double[] fittedErrors) = new AlignmentSearch(
                function,
                _target with
                {
                    FixedFractions = null,
                },
                input.Batch.Histogram,
                parameters
            ).Lines(parameters);
            (counts, errors) = (fitted, fittedErrors);
        }
        return [.. _target.Lines.Select((line, k) => new LineAmplitude(line.Name, counts[k], errors[k]))];
    }

    private bool HasEventsInRange(ChannelHistogram histogram, CalibrationFunction function, double[] parameters)
    {
        for (int k = 0; k < histogram.Length; k++)
        {
            if (histogram.Counts[k] > 0 && _target.Range.Contains(function.Energy(histogram.Position(k), parameters)))
                return true;
        }
        return false;
    }

    // Components on the grids; they depend on the batch only through the rounding of a channel, to which 1 % is plenty.
    private (TargetBasis Basis, TargetBasis Bound) BasesFor(CampaignBatch input, double slopeEv)
    {
        double rounding = Math.Pow(1.01, Math.Round(Math.Log(input.Batch.Histogram.Width * slopeEv, 1.01)));
        lock (_bases)
        {
            if (!_bases.TryGetValue(rounding, out (TargetBasis Basis, TargetBasis Bound) bases))
            {
                double variance = rounding * rounding / 12;
                bases = (
                    new TargetBasis(_target, _grid.Energies, variance + _bandwidthEv * _bandwidthEv),
                    new TargetBasis(_target, _boundGrid.Energies, variance)
                );
                _bases.Add(rounding, bases);
            }
            return bases;
        }
    }

    private static string Counted(LineAmplitude line) =>
        string.Create(CultureInfo.InvariantCulture, $"{line.Name} {line.Counts:0} ± {line.Error:0} counts");

    private static BatchCalibration Unchanged(CampaignBatch input, BatchStatus status, string reason, int evaluations) =>
        new(input, input.Standard, status, reason) { Evaluations = evaluations, Found = input.Standard };

    private sealed record Candidate(
        IBatchObjective Objective,
        OptimizationResult Result,
        double SlopeEv,
        IReadOnlyList<LineAmplitude> Lines,
        double Reduced
    );
}
