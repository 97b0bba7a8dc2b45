using System.Numerics.Tensors;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>How well target lines explain a batch at some parameters.</summary>
/// <param name="Parameters">Calibration parameters.</param>
/// <param name="Score">Fall of chi2 when lines (none negative) join the background: about the counts they explain.</param>
public sealed record Alignment(double[] Parameters, double Score);

/// <summary>
/// Looks for the lines of a target in a batch far from where its constants put them: the score is computed on a lattice of shifts of
/// the lowest and the highest line.
/// </summary>
internal sealed class AlignmentSearch
{
    private const double BandwidthInSigma = 0.5;
    private const double ApartInSigma = 4; // between lines that share no counts
    private const int Few = 16; // components whose normal matrix fits on the stack
    private const int MostSteps = 200; // of a look at whether anything is misplaced, to each side
    private readonly CalibrationFunction _function;
    private readonly TargetSpectrum _target;
    private readonly EnergyGrid _grid;
    private readonly TargetBasis _basis;
    private readonly ChannelKernelDensity _density;
    private readonly (int First, int End)[] _extents; // of the components, where they are not zero
    private readonly double[] _values;
    private readonly double[] _weights;
    private readonly double[] _weighted;
    private readonly double _floor;

    /// <summary>Prepares the search in one batch.</summary>
    public AlignmentSearch(CalibrationFunction function, TargetSpectrum target, ChannelHistogram histogram, ReadOnlySpan<double> start)
    {
        _function = function;
        _target = target;
        double h = BandwidthInSigma * target.SmallestSigmaEv;
        _grid = new EnergyGrid(target, 1.2 * h);
        double slope = function.SlopeAt(target.Range.MiddleEv, start);
        if (!(slope > 0) || !double.IsFinite(slope))
            throw new CalibrationException("The starting calibration does not rise over the target's range.");
        double rounding = histogram.Width * slope;
        _basis = new TargetBasis(target, _grid.Energies, h * h + rounding * rounding / 12);
        _density = new ChannelKernelDensity(function, new SmoothedHistogram(histogram, h / slope), h);
        _extents = [.. Enumerable.Range(0, _basis.Count).Select(k => ColumnFit.Extent(_basis.Values(k)))];
        _values = new double[_grid.Count];
        _weights = new double[_grid.Count];
        _weighted = new double[_grid.Count];
        _floor = 1 / (2 * Math.Sqrt(Math.PI) * h);
    }

    /// <summary>
    /// Whether every alignment is near a point of the lattice, and explains there about as much: so it is for two parameters and lines that
    /// stand apart. Beside one another, lines may share their counts in ways between two points; a third parameter bends the scale.
    /// </summary>
    public bool IsComplete =>
        _function.ParameterCount <= 2
        && !_target.Lines.SelectMany((a, i) => _target.Lines.Skip(i + 1).Select(b => (a, b))).Any(p => AreNear(p.a, p.b));

    /// <summary>The score at given parameters.</summary>
    public double Score(ReadOnlySpan<double> parameters) => Explain(parameters, [], []);

    /// <summary>Fitted counts of each line group and their standard errors at given parameters.</summary>
    public (double[] Counts, double[] Errors) Lines(ReadOnlySpan<double> parameters)
    {
        double[] counts = new double[_target.Lines.Count],
            errors = new double[counts.Length];
        Explain(parameters, counts, errors);
        return (counts, errors);
    }

    /// <summary>The best alignments on the lattice, best first, none near a better one.</summary>
    /// <param name="start">Parameters that the shifts are counted from.</param>
    /// <param name="limits">How far from the start lines may be.</param>
    /// <param name="most">How many to return.</param>
    /// <param name="cancellation">Checked at every point of the lattice.</param>
    /// <returns>
    /// The alignments, and the shift up to which all places were looked at where there were too many, eV; null where all were.
    /// </returns>
    public (IReadOnlyList<Alignment> Best, double? CutAtEv) Find(
        ReadOnlySpan<double> start,
        AlignmentLimits limits,
        int most,
        CancellationToken cancellation
    )
    {
        var lattice = new ShiftLattice(_function, _target, start);
        SmoothedHistogram data = _density.Smoothed;
        double last = data.FirstNode + data.LastNode / data.NodesPerChannel;
        var points = new List<(int Low, int High, double Score)>();
        foreach ((int low, int high, double[] shifted) in lattice.Points(limits, data.FirstNode, last, cancellation))
            points.Add((low, high, Score(shifted)));
        var best = new List<(int Low, int High, double Score)>();
        foreach ((int Low, int High, double Score) point in points.OrderByDescending(p => p.Score).ThenBy(p => p.Low).ThenBy(p => p.High))
        {
            if (best.Count == most)
                break;
            if (best.All(b => Math.Max(Math.Abs(b.Low - point.Low), Math.Abs(b.High - point.High)) > 3))
                best.Add(point);
        }
        return ([.. best.Select(b => new Alignment(lattice.At(b.Low, b.High)!, b.Score))], lattice.CutAtEv);
    }

    /// <summary>
    /// Whether a shift of the lowest or of the highest line alone raises the score by a factor: cheap to tell, unlike where they belong.
    /// </summary>
    public bool IsImprovable(ReadOnlySpan<double> start, double rangeEv, double factor)
    {
        double enough = factor * Score(start);
        var lattice = new ShiftLattice(_function, _target, start);
        int reach = Math.Min(MostSteps, (int)Math.Ceiling(rangeEv / lattice.SpacingEv));
        for (int i = -reach; i <= reach; i++)
        {
            if (lattice.At(i, 0) is { } low && Score(low) > enough)
                return true;
            if (lattice.HasTwo && lattice.At(0, i) is { } high && Score(high) > enough)
                return true;
        }
        return false;
    }

    private bool AreNear(LineGroup one, LineGroup other) =>
        one.Components.Any(a =>
            other.Components.Any(b =>
                Math.Abs(a.Line.EnergyEv - b.Line.EnergyEv) < ApartInSigma * _target.Resolution.Sigma(a.Line.EnergyEv)
            )
        );

    // chi2 with weights from the data themselves, background alone against background and lines; counts and errors where asked for.
    private double Explain(ReadOnlySpan<double> parameters, Span<double> counts, Span<double> errors)
    {
        int components = _basis.Count;
        counts.Clear();
        errors.Fill(double.PositiveInfinity);
        _density.Values(_grid.Energies, parameters, _values);
        for (int j = 0; j < _weights.Length; j++)
        {
            double o = _values[j];
            if (!double.IsFinite(o))
                return 0;
            _weights[j] = _grid.Included[j] * _grid.StepEv / Math.Max(o, _floor);
        }
        Span<double> normal = components <= Few ? stackalloc double[components * components] : new double[components * components],
            right = components <= Few ? stackalloc double[components] : new double[components];
        for (int k = 0; k < components; k++)
        {
            (int first, int end) = _extents[k];
            Span<double> weighted = _weighted.AsSpan(first..end);
            TensorPrimitives.Multiply(_basis.Values(k)[first..end], _weights.AsSpan(first..end), weighted);
            right[k] = TensorPrimitives.Dot<double>(weighted, _values.AsSpan(first..end));
            for (int l = 0; l <= k; l++)
            {
                // Lines are where they are only: most pairs of components have nothing in common.
                int from = Math.Max(first, _extents[l].First),
                    to = Math.Min(end, _extents[l].End);
                normal[k * components + l] = normal[l * components + k] =
                    from < to ? TensorPrimitives.Dot(_weighted.AsSpan(from..to), _basis.Values(l)[from..to]) : 0;
            }
        }
        Span<int> used = components <= Few ? stackalloc int[components] : new int[components];
        int n = 0;
        for (int k = 0; k < components; k++)
            if (normal[k * components + k] > 0)
                used[n++] = k;
        return Explained(normal, right, used[..n], counts, errors);
    }

    // With L L^T the normal matrix of the background and then the lines, and L y = right, a component explains y^2 beyond those before it.
    private double Explained(
        ReadOnlySpan<double> normal,
        ReadOnlySpan<double> right,
        Span<int> used,
        Span<double> counts,
        Span<double> errors
    )
    {
        int lines = _target.Lines.Count,
            components = right.Length;
        Span<double> factor = components <= Few ? stackalloc double[components * components] : new double[components * components],
            solution = components <= Few ? stackalloc double[components] : new double[components];
        while (true)
        {
            // Components are in the order of the target, lines first: taken from the end.
            int n = used.Length;
            for (int r = 0; r < n; r++)
            {
                int own = used[n - 1 - r];
                for (int c = 0; c <= r; c++)
                    factor[r * n + c] = normal[own * components + used[n - 1 - c]] * Unit(normal, own) * Unit(normal, used[n - 1 - c]);
                solution[r] = right[own] * Unit(normal, own);
            }
            Span<double> x = solution[..n];
            if (!SmallMatrix.TryCholesky(factor[..(n * n)], n))
                return 0;
            SmallMatrix.SolveLower(factor, x);
            double score = 0;
            for (int r = 0; r < n; r++)
                score += used[n - 1 - r] < lines ? x[r] * x[r] : 0;
            SmallMatrix.SolveUpper(factor, x);
            int negative = -1;
            for (int r = 0; r < n; r++)
            {
                x[r] *= Unit(normal, used[n - 1 - r]);
                if (used[n - 1 - r] < lines && x[r] < 0 && (negative < 0 || x[r] < x[negative]))
                    negative = r;
            }
            if (negative < 0)
            {
                if (!counts.IsEmpty)
                    Counts(normal, used, x, counts, errors);
                return score;
            }
            used[(n - negative)..].CopyTo(used[(n - 1 - negative)..]);
            used = used[..^1];
        }

        double Unit(ReadOnlySpan<double> matrix, int k) => 1 / Math.Sqrt(matrix[k * components + k]);
    }

    // Counts of the lines and their errors, which are asked for once.
    private void Counts(
        ReadOnlySpan<double> normal,
        ReadOnlySpan<int> used,
        ReadOnlySpan<double> reversed,
        Span<double> counts,
        Span<double> errors
    )
    {
        int n = used.Length;
        double[] matrix = new double[n * n];
        for (int r = 0; r < n; r++)
        for (int c = 0; c < n; c++)
            matrix[r * n + c] = normal[used[r] * _basis.Count + used[c]];
        double[]? inverse = SmallMatrix.TryInvert(matrix, n);
        for (int r = 0; r < n && used[r] < counts.Length; r++)
        {
            counts[used[r]] = reversed[n - 1 - r];
            errors[used[r]] = inverse is null ? double.PositiveInfinity : Math.Sqrt(inverse[r * n + r]);
        }
    }
}
