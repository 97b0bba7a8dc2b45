using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>The objectives of batches against one target; what they share is computed once.</summary>
internal sealed class BatchObjectives
{
    private const double NarrowestKernel = 1.0 / 64; // channels
    private const double GridStepPerBandwidth = 0.8; // sums of Gaussians as wide as the kernel are then exact to 1e-5

    // Of the kernel's width before the histogram is smoothed anew: what the heat equation leaves out is then 1.5e-6 of a line's height, a
    // twentieth of the error of the interpolation.
    private const double LargestSlopeChange = 5e-3;
    private const double SmallestSlopeChange = 1e-3; // of a scale that has moved, so that its minimum may have as well
    private readonly CalibrationSettings _settings;
    private readonly double _bandwidthEv;
    private readonly EnergyGrid _grid;
    private readonly EnergyGrid _boundGrid;
    private readonly Dictionary<double, (TargetBasis Basis, TargetBasis Bound)> _bases = [];
    private readonly Lazy<AlignmentBases> _alignment;

    /// <summary>Prepares a target.</summary>
    public BatchObjectives(CalibrationSettings settings, TargetSpectrum target, double bandwidthEv)
    {
        _settings = settings;
        Target = target.Validated();
        _bandwidthEv = bandwidthEv;
        _grid = new EnergyGrid(target, GridStepPerBandwidth * bandwidthEv);
        _boundGrid = new EnergyGrid(target, target.SmallestSigmaEv / 2);
        // What was left out may be the very lines looked for, if the batches were misplaced when it was found.
        _alignment = new Lazy<AlignmentBases>(() => new AlignmentBases(target with { Excluded = settings.Target.Excluded }));
    }

    /// <summary>The target.</summary>
    public TargetSpectrum Target { get; }

    /// <summary>Slope of a scale where objectives take it, eV per channel.</summary>
    public double SlopeEv(CalibrationFunction function, ReadOnlySpan<double> parameters) =>
        function.SlopeAt(Target.Range.MiddleEv, parameters);

    /// <summary>Whether what a batch was prepared for at one slope of its scale has to be prepared anew for another.</summary>
    public bool AreOutdated(double slopeNowEv, double slopeThenEv) =>
        HasMoved(slopeNowEv, slopeThenEv)
        && (_settings.Objective.IsLikelihood() || Math.Abs(slopeNowEv / slopeThenEv - 1) > LargestSlopeChange);

    /// <summary>Whether a scale whose slope was one and is another has moved by more than a minimisation leaves open.</summary>
    public bool HasMoved(double slopeNowEv, double slopeThenEv) =>
        _settings.Kernel == KernelEvaluation.ChannelSpace && Math.Abs(slopeNowEv / slopeThenEv - 1) > SmallestSlopeChange;

    /// <summary>Whether a batch has a rising scale, and one that does not squeeze the kernel into a fraction of a channel.</summary>
    public bool Takes(CampaignBatch input, CalibrationFunction function, ReadOnlySpan<double> parameters) =>
        SlopeEv(function, parameters) is > 0 and var slope && _bandwidthEv / slope > input.Batch.Histogram.Width * NarrowestKernel;

    /// <summary>The objective of one batch at given parameters; null where these do not give a rising scale.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="function">Calibration function.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="workspace">Gives the arrays that the objective works in; null for its own.</param>
    public IBatchObjective? Of(
        CampaignBatch input,
        CalibrationFunction function,
        ReadOnlySpan<double> parameters,
        Workspace? workspace = null
    )
    {
        // A minimisation that ran away may end at any slope.
        if (!Takes(input, function, parameters))
            return null;
        workspace ??= new Workspace();
        EventBatch batch = input.Batch;
        double slope = SlopeEv(function, parameters);
        ChannelHistogram histogram = batch.Histogram;
        if (_settings.Objective.IsLikelihood())
        {
            ILikelihoodData data = _settings.Objective == ObjectiveKind.Poisson ? new ChannelCounts(histogram) : new SingleEvents(batch);
            return new PoissonLikelihood(function, Target, data, parameters) { Constraint = Constraint(input.Standard, function) };
        }
        IDensityEstimate density =
            _settings.Kernel == KernelEvaluation.ChannelSpace
                ? new ChannelKernelDensity(function, new SmoothedHistogram(histogram, _bandwidthEv / slope, workspace), _bandwidthEv)
            : TakesValues(batch) ? new ExactKernelDensity(function, batch.Values.Span, _bandwidthEv)
            : new ExactKernelDensity(function, ChannelHistogramPoints.Of(histogram), _bandwidthEv);
        return new KdeChiSquare(function, histogram, density, _grid, BasesFor(batch, slope).Basis, _bandwidthEv, parameters, workspace);
    }

    /// <summary>A search for the lines of the target in a batch.</summary>
    /// <param name="histogram">The batch.</param>
    /// <param name="function">Calibration function.</param>
    /// <param name="parameters">Its parameters to begin with.</param>
    /// <param name="workspace">Gives the arrays that the search works in.</param>
    public AlignmentSearch Search(
        ChannelHistogram histogram,
        CalibrationFunction function,
        ReadOnlySpan<double> parameters,
        Workspace workspace
    ) => new(function, _alignment.Value, histogram, parameters, workspace);

    /// <summary>The Cramer-Rao bound of a batch, n x n by rows; null where the lines do not determine the parameters.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="amplitudes">Counts of the target's components.</param>
    /// <param name="function">Calibration function.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="workspace">Gives the arrays to compute in.</param>
    public double[]? Bound(
        CampaignBatch input,
        IReadOnlyList<double> amplitudes,
        CalibrationFunction function,
        ReadOnlySpan<double> parameters,
        Workspace workspace
    ) =>
        FisherInformation.CramerRaoBound(
            _boundGrid,
            BasesFor(input.Batch, SlopeEv(function, parameters)).Bound,
            amplitudes,
            function,
            parameters,
            workspace,
            Constraint(input.Standard, function)
        );

    // Held parameters are held at those of the start, from which the standard ones differ by nothing that matters here.
    private ParameterConstraint? Constraint(EnergyCalibration standard, CalibrationFunction function)
    {
        if (!_settings.ConstrainToStandard)
            return null;
        ParameterConstraint? all = standard.Covariance is { } covariance ? ParameterConstraint.To(standard.Values, [.. covariance]) : null;
        if (all is null)
            throw new CalibrationException("The standard calibration of the batch has no covariance to constrain it with.");
        return function is RestrictedFunction restricted ? all.Of(restricted.FreeParameters) : all;
    }

    // Real values are compared as they are, and not in the channels of their histogram.
    private bool TakesValues(EventBatch batch) =>
        !batch.Values.IsEmpty
        && (
            _settings.Objective.IsLikelihood()
                ? _settings.Objective == ObjectiveKind.UnbinnedLikelihood
                : _settings.Kernel == KernelEvaluation.Exact
        );

    // Components on the grids.
    private (TargetBasis Basis, TargetBasis Bound) BasesFor(EventBatch batch, double slopeEv)
    {
        double rounding = TakesValues(batch) ? 0 : TargetBasis.Rounding(batch.Histogram.Width * slopeEv);
        lock (_bases)
        {
            if (!_bases.TryGetValue(rounding, out (TargetBasis Basis, TargetBasis Bound) bases))
            {
                double variance = rounding * rounding / 12;
                bases = (
                    new TargetBasis(Target, _grid.Energies, variance + _bandwidthEv * _bandwidthEv),
                    new TargetBasis(Target, _boundGrid.Energies, variance)
                );
                _bases.Add(rounding, bases);
            }
            return bases;
        }
    }
}
