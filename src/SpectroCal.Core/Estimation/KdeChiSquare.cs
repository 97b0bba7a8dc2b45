using System.Numerics.Tensors;
using SpectroCal.Detectors;
using SpectroCal.Optimization;

namespace SpectroCal.Estimation;

/// <summary>
/// chi2 of the kernel density of the calibrated data against the target, L(p) = sum_j W_j (O_j - T_j)^2 dx, W = 1/T
/// (Condens. Matter 9 (2024) 26, Eq. 5, in counts instead of probabilities).
/// </summary>
/// <remarks>
/// Fixed amplitudes: T is the paper's. Profiled amplitudes: T = sum_k A_k t_k with A the weighted least-squares solution at
/// every p (it enters linearly), the weights W = 1/T held at those of the last <see cref="Renew"/>.
/// By the envelope theorem dL/dp_i = 2 sum W r dO_i dx with r = O - T, and
/// d2L/dp_i dp_j = 2 sum W (dO_i dO_j + r d2O_ij) dx - 2 c_i^T G^-1 c_j, G_kl = sum W t_k t_l dx, c_ik = sum W t_k dO_i dx.
/// </remarks>
public sealed class KdeChiSquare : IBatchObjective
{
    private const int ReweightingSteps = 4;
    private readonly CalibrationFunction _function;
    private readonly IDensityEstimate _density;
    private readonly EnergyGrid _grid;
    private readonly TargetBasis _basis;
    private readonly double _bandwidthEv;
    private readonly bool _fixed;
    private readonly DensityColumns _columns;
    private readonly double[][] _weightedBasis;
    private readonly double[] _weights;
    private readonly double[] _gramFactor;
    private readonly double[] _amplitudes;
    private readonly double[] _projections;
    private readonly double[] _target;
    private readonly double[] _residual;
    private readonly double[] _weightedResidual;
    private readonly double[] _weightedFirst;

    /// <summary>Creates the objective of one batch.</summary>
    /// <param name="function">Calibration function.</param>
    /// <param name="density">Density of the batch, of bandwidth <paramref name="bandwidthEv"/>.</param>
    /// <param name="grid">Energies of the comparison.</param>
    /// <param name="basis">The target's components on the grid, widened by the same kernel.</param>
    /// <param name="bandwidthEv">Standard deviation of the kernel, eV.</param>
    /// <param name="start">Parameters at which the weights are first made.</param>
    public KdeChiSquare(CalibrationFunction function, IDensityEstimate density, EnergyGrid grid, TargetBasis basis, double bandwidthEv, ReadOnlySpan<double> start)
    {
        _function = function;
        _density = density;
        _grid = grid;
        _basis = basis;
        _bandwidthEv = bandwidthEv;
        _fixed = basis.Target.FixedFractions is not null;
        _columns = new DensityColumns(grid.Count, density.ParameterCount);
        _weightedBasis = [.. Enumerable.Range(0, basis.Count).Select(_ => new double[grid.Count])];
        _weights = new double[grid.Count];
        _gramFactor = new double[basis.Count * basis.Count];
        _amplitudes = new double[basis.Count];
        _projections = new double[density.ParameterCount * basis.Count];
        _target = new double[grid.Count];
        _residual = new double[grid.Count];
        _weightedResidual = new double[grid.Count];
        _weightedFirst = new double[grid.Count];
        if (_fixed)
        {
            for (int k = 0; k < basis.Count; k++) _amplitudes[k] = basis.Target.FixedFractions![k] * density.TotalCounts;
            ComputeTarget();
            WeightByTarget(floor: 0);
        }
        else
        {
            Renew(start);
        }
    }

    /// <inheritdoc/>
    public int ParameterCount => _density.ParameterCount;

    /// <inheritdoc/>
    public IReadOnlyList<double> Amplitudes => _amplitudes;

    /// <summary>The target at the last evaluation, counts per eV.</summary>
    public ReadOnlySpan<double> Target => _target;

    /// <summary>The density at the last evaluation, counts per eV.</summary>
    public ReadOnlySpan<double> Density => _columns.Value;

    /// <summary>Effective number of events that one kernel averages over, per (count per eV): 2 sqrt(pi) h.</summary>
    private double KernelSpanEv => 2 * Math.Sqrt(Math.PI) * _bandwidthEv;

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
    {
        int n = ParameterCount, components = _basis.Count;
        _density.Evaluate(_grid.Energies, parameters, _columns);
        if (!_fixed) SolveAmplitudes();
        ComputeTarget();
        TensorPrimitives.Subtract(_columns.Value, _target, _residual);
        TensorPrimitives.Multiply(_residual, _weights, _weightedResidual);
        result.Value = TensorPrimitives.Dot<double>(_weightedResidual, _residual);

        Span<double> solved = stackalloc double[components];
        for (int i = 0; i < n; i++)
        {
            double[] first = _columns.First[i];
            result.Gradient[i] = 2 * TensorPrimitives.Dot<double>(_weightedResidual, first);
            Span<double> projection = _projections.AsSpan(i * components, components);
            for (int k = 0; k < components; k++) projection[k] = _fixed ? 0 : TensorPrimitives.Dot<double>(_weightedBasis[k], first);
            projection.CopyTo(solved);
            if (!_fixed) SmallMatrix.CholeskySolve(_gramFactor, solved);
            TensorPrimitives.Multiply(first, _weights, _weightedFirst);
            for (int j = 0; j <= i; j++)
            {
                double gauss = TensorPrimitives.Dot<double>(_weightedFirst, _columns.First[j])
                    - TensorPrimitives.Dot<double>(solved, _projections.AsSpan(j * components, components));
                double full = gauss + TensorPrimitives.Dot<double>(_weightedResidual, _columns.Second[DensityColumns.Pair(i, j)]);
                result.GaussNewton[i * n + j] = result.GaussNewton[j * n + i] = 2 * gauss;
                result.Hessian[i * n + j] = result.Hessian[j * n + i] = 2 * full;
            }
        }
    }

    /// <inheritdoc/>
    public bool Renew(ReadOnlySpan<double> parameters)
    {
        if (_fixed) return false;
        double[] before = [.. _target];
        _density.Evaluate(_grid.Energies, parameters, _columns);

        // One event per kernel is the least density that the data could tell from nothing.
        double floor = 1 / KernelSpanEv;
        TensorPrimitives.Multiply(_grid.Included, _grid.StepEv, _weights);
        WeightBasis();
        for (int step = 0; step < ReweightingSteps; step++)
        {
            SolveAmplitudes();
            ComputeTarget();
            WeightByTarget(floor);
        }
        SolveAmplitudes();
        ComputeTarget();
        double change = 0, total = 0;
        for (int j = 0; j < _target.Length; j++)
        {
            change += Math.Abs(_target[j] - before[j]);
            total += Math.Abs(_target[j]);
        }
        return change > 0.02 * total;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The sandwich H^-1 V H^-1. H is the curvature expected for data that follow the target, with dO_i replaced by
    /// D_i = -d(T c_i)/dx, c_i(x) = C_i(C^-1(x)). V = 4 sum_x O u_i u_j dx is the Poisson variance of the gradient, with the
    /// influence of one event u_i = phi_h * (W D_i) after the amplitudes are projected out.
    /// </remarks>
    public double[]? Covariance(ReadOnlySpan<double> parameters)
    {
        int n = ParameterCount, points = _grid.Count;
        double[][] influence = new double[n][];
        double[] curvature = new double[n * n], variance = new double[n * n];
        double[][] shift = TargetShift.Columns(_basis, _amplitudes, _function, parameters, _grid.Energies);
        foreach (double[] column in shift) ProjectOut(column);
        for (int i = 0; i < n; i++)
        {
            TensorPrimitives.Multiply(shift[i], _weights, _weightedFirst);
            for (int j = 0; j < n; j++) curvature[i * n + j] = 2 * TensorPrimitives.Dot<double>(_weightedFirst, shift[j]);
            influence[i] = Smooth(_weightedFirst);
        }
        // O may dip below zero nowhere: it is a sum of positive kernels.
        _density.Evaluate(_grid.Energies, parameters, _columns);
        double total = _fixed ? Math.Max(_density.TotalCounts, 1) : double.PositiveInfinity;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = 0, sumI = 0, sumJ = 0;
                for (int x = 0; x < points; x++)
                {
                    double o = _columns.Value[x] * _grid.StepEv;
                    product += o * influence[i][x] * influence[j][x];
                    sumI += o * influence[i][x];
                    sumJ += o * influence[j][x];
                }
                // With fixed fractions the number of events is given: multinomial, not Poisson.
                variance[i * n + j] = variance[j * n + i] = 4 * (product - sumI * sumJ / total);
            }
        }
        double[]? inverse = SmallMatrix.TryInvert(curvature, n);
        return inverse is null ? null : SmallMatrix.Sandwich(inverse, variance, n);
    }

    /// <inheritdoc/>
    public double[] AmplitudeErrors()
    {
        int components = _basis.Count;
        double[] errors = new double[components], column = new double[components];
        if (_fixed) return errors;
        for (int k = 0; k < components; k++)
        {
            Array.Clear(column);
            column[k] = 1;
            SmallMatrix.CholeskySolve(_gramFactor, column);
            errors[k] = Math.Sqrt(column[k]);
        }
        return errors;
    }

    /// <inheritdoc/>
    /// <remarks>The variance of a kernel density is O / (2 sqrt(pi) h).</remarks>
    public double ReducedValue(double value)
    {
        double expected = 0;
        for (int j = 0; j < _target.Length; j++) expected += _weights[j] * Math.Max(_target[j], 0);
        return value * KernelSpanEv / expected;
    }

    private void WeightByTarget(double floor)
    {
        for (int j = 0; j < _weights.Length; j++) _weights[j] = _grid.Included[j] * _grid.StepEv / Math.Max(_target[j], floor);
        WeightBasis();
    }

    private void WeightBasis()
    {
        int components = _basis.Count;
        for (int k = 0; k < components; k++) TensorPrimitives.Multiply(_basis.Values(k), _weights, _weightedBasis[k]);
        if (_fixed) return;
        double trace = 0;
        for (int k = 0; k < components; k++)
        {
            for (int l = 0; l <= k; l++) _gramFactor[k * components + l] = TensorPrimitives.Dot(_weightedBasis[k], _basis.Values(l));
            trace += _gramFactor[k * components + k];
        }
        // Two groups with the same lines, or a line outside the included points, would leave an amplitude undetermined.
        for (int k = 0; k < components; k++) _gramFactor[k * components + k] += 1e-12 * trace;
        SmallMatrix.TryCholesky(_gramFactor, components);
    }

    private void SolveAmplitudes()
    {
        for (int k = 0; k < _amplitudes.Length; k++) _amplitudes[k] = TensorPrimitives.Dot<double>(_weightedBasis[k], _columns.Value);
        SmallMatrix.CholeskySolve(_gramFactor, _amplitudes);
    }

    private void ComputeTarget()
    {
        TensorPrimitives.Multiply(_basis.Values(0), _amplitudes[0], _target);
        for (int k = 1; k < _amplitudes.Length; k++) TensorPrimitives.MultiplyAdd(_basis.Values(k), _amplitudes[k], _target, _target);
    }

    private void ProjectOut(double[] column)
    {
        if (_fixed) return;
        double[] coefficients = new double[_basis.Count];
        for (int k = 0; k < coefficients.Length; k++) coefficients[k] = TensorPrimitives.Dot<double>(_weightedBasis[k], column);
        SmallMatrix.CholeskySolve(_gramFactor, coefficients);
        for (int k = 0; k < coefficients.Length; k++) TensorPrimitives.MultiplyAdd(_basis.Values(k), -coefficients[k], column, column);
    }

    private double[] Smooth(double[] column)
    {
        int reach = (int)Math.Ceiling(6 * _bandwidthEv / _grid.StepEv);
        double[] smooth = new double[column.Length];
        for (int d = -reach; d <= reach; d++)
        {
            double kernel = Gaussian.Density(d * _grid.StepEv, _bandwidthEv);
            for (int j = Math.Max(0, -d); j < Math.Min(column.Length, column.Length - d); j++) smooth[j] += kernel * column[j + d];
        }
        return smooth;
    }
}
