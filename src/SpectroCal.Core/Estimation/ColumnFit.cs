using System.Numerics.Tensors;
using SpectroCal.Numerics;

namespace SpectroCal.Estimation;

/// <summary>Weighted linear least squares in columns on a grid, with the weights that Poisson counts have at a given expectation.</summary>
/// <remarks>
/// Data and columns are densities (counts per eV). With weights from the fitted expectation itself, repeated until that stands still, the
/// solution is the maximum of the Poisson likelihood.
/// </remarks>
internal sealed class ColumnFit
{
    private const double LeastExpected = 0.5; // counts a bin, for weights
    private readonly double[] _data;
    private readonly bool[] _included;
    private readonly double _step;
    private readonly double[] _weights;
    private readonly double[] _weighted;
    private (int First, int End)[] _extents = [];

    /// <summary>Prepares a fit; weights are first those of the counts.</summary>
    /// <param name="counts">Counts of the bins.</param>
    /// <param name="included">Which bins take part.</param>
    /// <param name="stepEv">Width of a bin, eV.</param>
    /// <param name="workspace">Gives the arrays.</param>
    public ColumnFit(ReadOnlySpan<double> counts, bool[] included, double stepEv, Workspace workspace)
    {
        (_included, _step) = (included, stepEv);
        _data = workspace.TakeAny(counts.Length);
        TensorPrimitives.Divide(counts, stepEv, _data);
        _weights = workspace.TakeAny(counts.Length);
        _weighted = workspace.Take(counts.Length);
        Residual = workspace.Take(counts.Length);
        for (int j = 0; j < counts.Length; j++)
            _weights[j] = included[j] ? stepEv * stepEv / Math.Max(counts[j], 1) : 0;
    }

    /// <summary>The columns.</summary>
    public List<double[]> Columns { get; } = [];

    /// <summary>Coefficients of the columns at the last <see cref="Solve"/>.</summary>
    public double[] Solution { get; private set; } = [];

    /// <summary>Their covariance, by rows.</summary>
    public double[] Inverse { get; private set; } = [];

    /// <summary>Data minus fit, counts per eV.</summary>
    public double[] Residual { get; }

    /// <summary>Weighted sum of squared residuals at the last <see cref="Solve"/>.</summary>
    public double ChiSquare
    {
        get
        {
            TensorPrimitives.Multiply(Residual, Residual, _weighted);
            return TensorPrimitives.Dot<double>(_weighted, _weights);
        }
    }

    /// <summary>Size of a residual in standard errors.</summary>
    public double Pull(int bin) => Math.Abs(Residual[bin]) * Math.Sqrt(_weights[bin]);

    /// <summary>Standard error of a coefficient.</summary>
    public double Error(int column) => Math.Sqrt(Inverse[column * Solution.Length + column]);

    /// <summary>Sets weights for an expectation, counts per eV.</summary>
    public void Weigh(ReadOnlySpan<double> expectation)
    {
        for (int j = 0; j < _weights.Length; j++)
            _weights[j] = _included[j] ? _step * _step / Math.Max(expectation[j] * _step, LeastExpected) : 0;
    }

    /// <summary>The expectation of the last <see cref="Solve"/>, counts per eV.</summary>
    public void Expectation(Span<double> expectation) => TensorPrimitives.Subtract(_data, Residual, expectation);

    /// <summary>Poisson deviance at an expectation, counts per eV.</summary>
    public double Deviance(ReadOnlySpan<double> expectation)
    {
        double sum = 0;
        for (int j = 0; j < _data.Length; j++)
        {
            if (!_included[j])
                continue;
            sum += PoissonDeviance.Of(_data[j] * _step, Math.Max(expectation[j] * _step, 1e-3));
        }
        return sum;
    }

    /// <summary>Solves; false where the data do not determine the coefficients, which then stay as they were.</summary>
    /// <param name="used">How many of the columns take part, from the first.</param>
    /// <param name="penalty">Matrix of a quadratic penalty on the coefficients, by rows; may be empty.</param>
    /// <param name="pull">Right-hand side of the penalty; may be empty.</param>
    public bool Solve(int used, ReadOnlySpan<double> penalty = default, ReadOnlySpan<double> pull = default)
    {
        double[] normal = new double[used * used],
            right = new double[used];
        var ranges = new (int First, int End)[used];
        for (int i = 0; i < used; i++)
            ranges[i] = Extent(Columns[i]);
        for (int i = 0; i < used; i++)
        {
            (int first, int end) = ranges[i];
            TensorPrimitives.Multiply(Columns[i].AsSpan(first..end), _weights.AsSpan(first..end), _weighted.AsSpan(first..end));
            for (int j = 0; j <= i; j++)
            {
                double product = Dot(Columns[j], Math.Max(first, ranges[j].First), Math.Min(end, ranges[j].End));
                normal[i * used + j] = product + (penalty.IsEmpty ? 0 : penalty[i * Columns.Count + j]);
                normal[j * used + i] = normal[i * used + j];
            }
            right[i] = Dot(_data, first, end) + (pull.IsEmpty ? 0 : pull[i]);
        }
        if (SmallMatrix.TryInvert(normal, used) is not { } inverse)
            return false;
        var solution = new double[used];
        for (int i = 0; i < used; i++)
        {
            solution[i] = TensorPrimitives.Dot<double>(inverse.AsSpan(i * used, used), right);
            if (!double.IsFinite(solution[i]))
                return false;
        }
        (Solution, Inverse, _extents) = (solution, inverse, ranges);
        _data.CopyTo(Residual, 0);
        for (int i = 0; i < used; i++)
        {
            Range range = ranges[i].First..ranges[i].End;
            Span<double> residual = Residual.AsSpan(range);
            TensorPrimitives.MultiplyAdd(Columns[i].AsSpan(range), -solution[i], residual, residual);
        }
        return true;
    }

    /// <summary>Solves with all columns, the first of which are tied amplitudes; false as for <see cref="Solve"/>.</summary>
    /// <param name="ties">The ties; the first fit has no amplitudes yet that could set their scale, and leaves them out.</param>
    public bool SolveTied(IReadOnlyList<AmplitudeTie> ties)
    {
        int n = Columns.Count;
        if (ties.Count == 0 || Solution.Length == 0)
            return Solve(n);
        double[] penalty = new double[n * n],
            amplitudes = new double[n];
        Solution.CopyTo(amplitudes, 0);
        TiePenalty.Fill(ties, amplitudes, penalty);
        return Solve(n, penalty);
    }

    /// <summary>
    /// What one more column c would get: with N the inverse normal matrix and b = X W c its coefficient is (c W r) / (c W c - b N b), and
    /// it changes the others by -N b times that. Null where the columns can describe it already.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="leastOwn">A significance that matters: what cannot reach it is passed over quickly. 0: nothing is.</param>
    public AddedColumn? Added(ReadOnlySpan<double> column, double leastOwn = 0)
    {
        const double LeastIndependence = 0.02; // of the norm, below which a significance cannot be excluded beforehand
        int n = Solution.Length;
        (int first, int end) = Extent(column);
        TensorPrimitives.Multiply(column[first..end], _weights.AsSpan(first..end), _weighted.AsSpan(first..end));
        double own = Dot(column, first, end),
            gain = Dot(Residual, first, end);
        if (gain * gain < LeastIndependence * leastOwn * leastOwn * own)
            return null;
        var b = new double[n];
        for (int i = 0; i < n; i++)
            b[i] = Dot(Columns[i], Math.Max(first, _extents[i].First), Math.Min(end, _extents[i].End));
        var change = new double[n];
        for (int i = 0; i < n; i++)
            change[i] = TensorPrimitives.Dot<double>(Inverse.AsSpan(i * n, n), b);
        double free = own - TensorPrimitives.Dot<double>(b, change);
        if (!(free > 1e-6 * own))
            return null;
        double coefficient = gain / free;
        TensorPrimitives.Multiply(change, -coefficient, change);
        return new AddedColumn(coefficient, 1 / Math.Sqrt(free), change);
    }

    // Lines are local: sums over where they are cost a fraction of those over the whole spectrum.
    private double Dot(ReadOnlySpan<double> column, int first, int end) =>
        first < end ? TensorPrimitives.Dot(_weighted.AsSpan(first..end), column[first..end]) : 0;

    /// <summary>Where a column is not zero.</summary>
    /// <param name="column">The column.</param>
    /// <param name="negligible">A size up to which values count as zero.</param>
    internal static (int First, int End) Extent(ReadOnlySpan<double> column, double negligible = 0)
    {
        int first = 0,
            end = column.Length;
        while (first < end && Math.Abs(column[first]) <= negligible)
            first++;
        while (end > first && Math.Abs(column[end - 1]) <= negligible)
            end--;
        return (first, end);
    }
}

/// <summary>One more column in a fit.</summary>
/// <param name="Coefficient">Its coefficient.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Change">By how much the coefficients of the other columns change.</param>
internal sealed record AddedColumn(double Coefficient, double Error, double[] Change)
{
    /// <summary>The coefficient in standard errors.</summary>
    public double Significance => Coefficient / Error;
}
