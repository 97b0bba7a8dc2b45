using System.Numerics.Tensors;
using SpectroCal.Detectors;
using SpectroCal.Optimization;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>
/// chi2 of the kernel density of the calibrated data against the target, L(p) = sum_j W_j (O_j - T_j)^2 dx, W = 1/T
/// (Condens. Matter 9 (2024) 26, Eq. 5, in counts instead of probabilities).
/// </summary>
/// <remarks>
/// Fixed amplitudes: T is the paper's. Profiled amplitudes: T = sum_k A_k t_k with A the weighted least-squares solution at
/// every p (it enters linearly), the weights W = 1/T held at those of the last <see cref="Renew"/>. With millions of counts no
/// target is exact, and 1/T would then let the valleys between lines, where tails and shelves are, decide. Where the objective
/// exceeds fluctuations by half, weights become 1/(T + s (e M)^2) with s = 2 sqrt(pi) h, M the highest target nearby (falling by 1/e
/// every five resolutions of distance) and the relative model error e such that the objective is what both give.
/// By the envelope theorem dL/dp_i = 2 sum W r dO_i dx with r = O - T, and
/// d2L/dp_i dp_j = 2 sum W (dO_i dO_j + r d2O_ij) dx - 2 c_i^T G^-1 c_j, G_kl = sum W t_k t_l dx, c_ik = sum W t_k dO_i dx.
/// </remarks>
public sealed class KdeChiSquare : IBatchObjective
{
    /// <summary>Model error, relative to the nearest line, beyond which a target does not describe the data.</summary>
    public const double LargestModelError = 0.1;

    private const double ImperfectTarget = 1.5; // objective over what fluctuations give, above which the target is in error

    private readonly IDensityEstimate _density;
    private readonly EnergyGrid _grid;
    private readonly TargetBasis _basis;
    private readonly bool _fixed;
    private readonly double _kernelSpanEv; // effective number of events that one kernel averages over, per count per eV
    private readonly DensityColumns _columns;
    private readonly AmplitudeSolver _solver;
    private readonly KdeUncertainty _uncertainty;
    private readonly WeightedResidual _residual;
    private readonly double[] _amplitudes;
    private readonly double[] _projections;
    private readonly double[] _target;
    private readonly double[] _targetBefore; // of the last renewal
    private readonly double[] _weightedFirst;
    private readonly double[] _evaluatedAt; // parameters of the density in the columns
    private readonly double[] _weighedAt; // parameters that the weights belong to, without a model error
    private double[] _modelVariance = [];

    /// <summary>Creates the objective of one batch.</summary>
    /// <param name="function">Calibration function.</param>
    /// <param name="histogram">The batch.</param>
    /// <param name="density">Its density, of bandwidth <paramref name="bandwidthEv"/>.</param>
    /// <param name="grid">Energies of the comparison.</param>
    /// <param name="basis">The target's components on the grid, widened by the same kernel.</param>
    /// <param name="bandwidthEv">Standard deviation of the kernel, eV.</param>
    /// <param name="start">Parameters at which the weights are first made.</param>
    public KdeChiSquare(
        CalibrationFunction function,
        ChannelHistogram histogram,
        IDensityEstimate density,
        EnergyGrid grid,
        TargetBasis basis,
        double bandwidthEv,
        ReadOnlySpan<double> start
    )
        : this(function, histogram, density, grid, basis, bandwidthEv, start, new Workspace()) { }

    /// <summary>Creates the objective of one batch in given arrays: it ends where the next batch takes these.</summary>
    internal KdeChiSquare(
        CalibrationFunction function,
        ChannelHistogram histogram,
        IDensityEstimate density,
        EnergyGrid grid,
        TargetBasis basis,
        double bandwidthEv,
        ReadOnlySpan<double> start,
        Workspace workspace
    )
    {
        _density = density;
        _grid = grid;
        _basis = basis;
        _fixed = basis.Target.FixedFractions is not null;
        _kernelSpanEv = 2 * Math.Sqrt(Math.PI) * bandwidthEv;
        _columns = new DensityColumns(grid.Count, density.ParameterCount, workspace);
        _solver = new AmplitudeSolver(basis, workspace);
        _uncertainty = new KdeUncertainty(function, histogram, grid, basis, _solver, bandwidthEv, workspace);
        _residual = new WeightedResidual(grid.Count, workspace);
        _evaluatedAt = new double[density.ParameterCount];
        _weighedAt = new double[density.ParameterCount];
        Array.Fill(_evaluatedAt, double.NaN);
        Array.Fill(_weighedAt, double.NaN);
        _amplitudes = new double[basis.Count];
        _projections = new double[density.ParameterCount * basis.Count];
        _target = workspace.Take(grid.Count);
        _weightedFirst = workspace.Take(grid.Count);
        _targetBefore = workspace.Take(grid.Count);
        if (_fixed)
        {
            for (int k = 0; k < basis.Count; k++)
                _amplitudes[k] = basis.Target.FixedFractions![k] * density.TotalCounts;
            _solver.Combine(_amplitudes, _target);
            _solver.WeightByTarget(_target, _grid.IncludedSteps, floor: 0);
        }
        else
        {
            Reweigh(start);
        }
    }

    /// <inheritdoc/>
    public int ParameterCount => _density.ParameterCount;

    /// <inheritdoc/>
    public IReadOnlyList<double> Amplitudes => _amplitudes;

    /// <inheritdoc/>
    public double ModelError { get; private set; }

    /// <summary>The target at the last evaluation, counts per eV.</summary>
    public ReadOnlySpan<double> Target => _target;

    /// <summary>The density at the last evaluation, counts per eV.</summary>
    public ReadOnlySpan<double> Density => _columns.Value;

    /// <summary>What makes the density.</summary>
    internal IDensityEstimate Estimate => _density;

    /// <summary>Energies of the comparison.</summary>
    internal EnergyGrid Grid => _grid;

    /// <summary>The target's components on the grid.</summary>
    internal TargetBasis Basis => _basis;

    /// <summary>Whether amplitudes are the target's, and not fitted.</summary>
    internal bool HasFixedAmplitudes => _fixed;

    /// <summary>The weights W_j times the step, as they are held.</summary>
    internal ReadOnlySpan<double> HeldWeights => _solver.Weights;

    /// <summary>The matrix P of the penalty of ties, K x K by rows, as it is held.</summary>
    internal ReadOnlySpan<double> HeldPenalty => _solver.PenaltyMatrix;

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
    {
        int n = ParameterCount,
            components = _basis.Count;
        EvaluateDensity(parameters);
        if (!_fixed)
            _solver.Solve(_columns.Value, _amplitudes);
        _solver.Combine(_amplitudes, _target);
        result.Value = _residual.Take(_columns.Value, _target, _solver.Weights) + (_fixed ? 0 : _solver.Penalty(_amplitudes));

        Span<double> solved = stackalloc double[components];
        for (int i = 0; i < n; i++)
        {
            double[] first = _columns.First[i];
            result.Gradient[i] = 2 * TensorPrimitives.Dot<double>(_residual.Weighted, first);
            Span<double> projection = _projections.AsSpan(i * components, components);
            solved.Clear();
            TensorPrimitives.Multiply(first, _solver.Weights, _weightedFirst);
            if (!_fixed)
            {
                _solver.ProjectWeighted(_weightedFirst, projection);
                projection.CopyTo(solved);
                _solver.SolveNormal(solved);
            }
            for (int j = 0; j <= i; j++)
            {
                double gauss =
                    TensorPrimitives.Dot<double>(_weightedFirst, _columns.First[j])
                    - TensorPrimitives.Dot<double>(solved, _projections.AsSpan(j * components, components));
                double full = gauss + TensorPrimitives.Dot<double>(_residual.Weighted, _columns.Second[DensityColumns.Pair(i, j)]);
                result.GaussNewton[i * n + j] = result.GaussNewton[j * n + i] = 2 * gauss;
                result.Hessian[i * n + j] = result.Hessian[j * n + i] = 2 * full;
            }
        }
    }

    /// <inheritdoc/>
    public bool Renew(ReadOnlySpan<double> parameters)
    {
        if (_fixed)
            return false;
        _target.CopyTo(_targetBefore, 0);
        double errorBefore = ModelError;
        Reweigh(parameters);
        AllowForModelError();
        if (Math.Abs(ModelError - errorBefore) > 0.1 * errorBefore)
            return true;
        double change = 0,
            total = 0;
        for (int j = 0; j < _target.Length; j++)
        {
            change += Math.Abs(_target[j] - _targetBefore[j]);
            total += Math.Abs(_target[j]);
        }
        return change > 0.02 * total;
    }

    /// <inheritdoc/>
    public double[]? Covariance(ReadOnlySpan<double> parameters) => _uncertainty.Covariance(parameters, _amplitudes, _modelVariance);

    /// <inheritdoc/>
    public double[] ExpectedCurvature(ReadOnlySpan<double> parameters) => _uncertainty.Curvature(parameters, _amplitudes);

    /// <inheritdoc/>
    public double[] AmplitudeErrors() => _fixed ? new double[_basis.Count] : _solver.Errors();

    /// <inheritdoc/>
    /// <remarks>The variance of a kernel density is O / (2 sqrt(pi) h).</remarks>
    public double ReducedValue(double value)
    {
        double expected = 0;
        for (int j = 0; j < _target.Length; j++)
            expected += _solver.Weights[j] * (Math.Max(_target[j], 0) + (_modelVariance.Length > 0 ? _modelVariance[j] : 0));
        return value * _kernelSpanEv / expected;
    }

    private void Reweigh(ReadOnlySpan<double> parameters)
    {
        EvaluateDensity(parameters);
        if (parameters.SequenceEqual(_weighedAt))
        {
            _solver.Solve(_columns.Value, _amplitudes);
            _solver.Combine(_amplitudes, _target);
            return;
        }
        // One event per kernel is the least density that the data could tell from nothing.
        _solver.Reweight(_columns.Value, _grid.IncludedSteps, floor: 1 / _kernelSpanEv, _amplitudes, _target);
        parameters.CopyTo(_weighedAt);
    }

    // Weights are renewed, and results read, where the minimiser looked last.
    private void EvaluateDensity(ReadOnlySpan<double> parameters)
    {
        if (parameters.SequenceEqual(_evaluatedAt))
            return;
        _density.Evaluate(_grid.Energies, parameters, _columns);
        parameters.CopyTo(_evaluatedAt);
    }

    // Finds the model error by bisection: the objective over its expectation falls as the error grows.
    private void AllowForModelError()
    {
        double before = ModelError;
        ModelError = 0;
        _modelVariance = [];
        if (Reduced() <= ImperfectTarget)
            return;
        Array.Fill(_weighedAt, double.NaN);
        double[] nearest = ModelErrorShape.Of(_target, _grid.StepEv, _basis.Target.SmallestSigmaEv);
        double low = 1e-5,
            high = 1;
        _modelVariance = new double[_target.Length];
        while (high / low > 1.01)
        {
            double error = Math.Sqrt(low * high);
            Weigh(error);
            if (Reduced() > 1)
                low = error;
            else
                high = error;
        }
        // A change of a tenth is none: otherwise weights and optimum would chase each other.
        ModelError = before > 0 && Math.Abs(high / before - 1) < 0.1 ? before : high;
        if (ModelError <= LargestModelError)
        {
            Weigh(ModelError);
            return;
        }
        // A line is missing or misplaced: weights that forgive it would only hide that.
        _modelVariance = [];
        _solver.Reweight(_columns.Value, _grid.IncludedSteps, floor: 1 / _kernelSpanEv, _amplitudes, _target);

        void Weigh(double error)
        {
            for (int j = 0; j < nearest.Length; j++)
                _modelVariance[j] = _kernelSpanEv * error * error * nearest[j] * nearest[j];
            _solver.WeightByTarget(_target, _grid.IncludedSteps, 1 / _kernelSpanEv, _modelVariance);
            _solver.Solve(_columns.Value, _amplitudes);
            _solver.Combine(_amplitudes, _target);
        }

        double Reduced() => ReducedValue(_residual.Take(_columns.Value, _target, _solver.Weights));
    }
}
