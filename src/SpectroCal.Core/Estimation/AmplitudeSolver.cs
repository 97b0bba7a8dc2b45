using System.Numerics.Tensors;
using SpectroCal.Numerics;

namespace SpectroCal.Estimation;

/// <summary>
/// Weighted linear least squares for the amplitudes A of a target: minimises sum_j W_j (y_j - sum_k A_k t_kj)^2 + A^T P A, with P from
/// the target's ties at given reference amplitudes.
/// </summary>
internal sealed class AmplitudeSolver
{
    private const int ReweightingSteps = 4;
    private readonly TargetBasis _basis;
    private readonly double[] _weights;
    private readonly double[] _weightedData;
    private readonly BasisProducts _products;
    private readonly double[] _normalFactor;
    private readonly double[] _penalty;

    /// <summary>Prepares.</summary>
    /// <param name="basis">The components t_k.</param>
    /// <param name="workspace">Gives the arrays.</param>
    public AmplitudeSolver(TargetBasis basis, Workspace workspace)
    {
        _basis = basis;
        int points = basis.Values(0).Length;
        _products = basis.Products;
        _weights = workspace.Take(points);
        _weightedData = workspace.TakeAny(points);
        _normalFactor = new double[basis.Count * basis.Count];
        _penalty = new double[basis.Count * basis.Count];
    }

    /// <summary>The weights W_j; zero where a point is excluded.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The matrix P, K x K by rows.</summary>
    public ReadOnlySpan<double> PenaltyMatrix => _penalty;

    /// <summary>Sets W_j = step_j / (max(T_j, floor) + extra_j).</summary>
    /// <param name="target">T.</param>
    /// <param name="steps">Distance of the points where they are included, eV; else 0.</param>
    /// <param name="floor">Least density that counts, 1/eV.</param>
    /// <param name="extra">Further variance, in units of T; may be empty.</param>
    public void WeightByTarget(ReadOnlySpan<double> target, ReadOnlySpan<double> steps, double floor, ReadOnlySpan<double> extra = default)
    {
        TensorPrimitives.Max(target, floor, _weights);
        if (!extra.IsEmpty)
            TensorPrimitives.Add(_weights, extra, _weights);
        TensorPrimitives.Divide(steps, _weights, _weights);
        WeightsChanged();
    }

    /// <summary>Finds amplitudes with weights that follow their own target: equal weights first, then 1/T a few times.</summary>
    public void Reweight(ReadOnlySpan<double> data, ReadOnlySpan<double> steps, double floor, double[] amplitudes, double[] target)
    {
        steps.CopyTo(_weights);
        Array.Clear(_penalty);
        _products.NormalOfShared(_weights, _normalFactor);
        Factorize();
        for (int step = 0; step <= ReweightingSteps; step++)
        {
            if (step > 0)
            {
                TiePenalty.Fill(_basis.Target.Ties, amplitudes, _penalty);
                WeightByTarget(target, steps, floor);
            }
            Solve(data, amplitudes);
            Combine(amplitudes, target);
        }
    }

    /// <summary>The amplitudes for data y.</summary>
    public void Solve(ReadOnlySpan<double> data, Span<double> amplitudes)
    {
        Project(data, amplitudes);
        SolveNormal(amplitudes);
    }

    /// <summary>A^T P A.</summary>
    public double Penalty(ReadOnlySpan<double> amplitudes) =>
        _basis.Target.Ties.Count == 0 ? 0 : SmallMatrix.QuadraticForm(_penalty, amplitudes);

    /// <summary>sum_j W_j t_kj y_j for every k.</summary>
    public void Project(ReadOnlySpan<double> data, Span<double> projection)
    {
        TensorPrimitives.Multiply(data, _weights, _weightedData);
        ProjectWeighted(_weightedData, projection);
    }

    /// <summary>sum_j t_kj y_j for every k, with the weights in y already.</summary>
    public void ProjectWeighted(ReadOnlySpan<double> weightedData, Span<double> projection) => _products.Project(weightedData, projection);

    /// <summary>Solves G x = b in place, G_kl = sum_j W_j t_kj t_lj.</summary>
    public void SolveNormal(Span<double> vector) => SmallMatrix.CholeskySolve(_normalFactor, vector);

    /// <summary>Takes from a column what the components can describe.</summary>
    public void ProjectOut(double[] column)
    {
        Span<double> coefficients = stackalloc double[_basis.Count];
        Solve(column, coefficients);
        for (int k = 0; k < coefficients.Length; k++)
            Add(k, -coefficients[k], column);
    }

    /// <summary>T = sum_k A_k t_k.</summary>
    public void Combine(ReadOnlySpan<double> amplitudes, Span<double> target)
    {
        target.Clear();
        for (int k = 0; k < amplitudes.Length; k++)
            Add(k, amplitudes[k], target);
    }

    /// <summary>Standard errors of the amplitudes for weights that are inverse variances per eV.</summary>
    public double[] Errors()
    {
        double[] errors = new double[_basis.Count],
            column = new double[_basis.Count];
        for (int k = 0; k < errors.Length; k++)
        {
            Array.Clear(column);
            column[k] = 1;
            SolveNormal(column);
            errors[k] = Math.Sqrt(column[k]);
        }
        return errors;
    }

    private void Add(int component, double amplitude, Span<double> sum)
    {
        (int first, int end) = _basis.Extent(component);
        TensorPrimitives.MultiplyAdd(_basis.Values(component)[first..end], amplitude, sum[first..end], sum[first..end]);
    }

    private void WeightsChanged()
    {
        _products.Normal(_weights, _normalFactor);
        Factorize();
    }

    private void Factorize()
    {
        int components = _basis.Count;
        for (int k = 0; k < components; k++)
        for (int l = 0; l <= k; l++)
            _normalFactor[k * components + l] += _penalty[k * components + l];
        // Two groups with the same lines would leave an amplitude undetermined, and so would a line outside the included points. The
        // addition is relative to each diagonal element: what is determined must not feel it.
        for (int k = 0; k < components; k++)
        {
            double diagonal = _normalFactor[k * components + k];
            _normalFactor[k * components + k] = diagonal > 0 ? diagonal * (1 + 1e-12) : 1;
        }
        SmallMatrix.TryCholesky(_normalFactor, components);
    }
}
