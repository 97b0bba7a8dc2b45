using SpectroCal.Detectors;
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
    private const double LargestRest = 0.05; // of the counts, that lines explain at most beyond their cores
    private const int Few = 16; // components whose normal matrix fits on the stack
    private readonly CalibrationFunction _function;
    private readonly TargetSpectrum _target;
    private readonly EnergyGrid _grid;
    private readonly TargetBasis _basis;
    private readonly EnergyRegion[] _cores; // of the lines, and of what shares counts with them
    private readonly bool _areLinesApart; // from each other
    private readonly bool _areAlone; // unknown ones do not share their counts either
    private readonly ChannelKernelDensity _density;
    private readonly double[] _values;
    private readonly double[] _weights;
    private readonly double[] _weighted; // values
    private readonly double _floor;

    /// <summary>Prepares the search in one batch.</summary>
    public AlignmentSearch(CalibrationFunction function, TargetSpectrum target, ChannelHistogram histogram, ReadOnlySpan<double> start)
        : this(function, new AlignmentBases(target), histogram, start, new Workspace()) { }

    /// <summary>Prepares the search in one batch of many with the same target, in given arrays.</summary>
    public AlignmentSearch(
        CalibrationFunction function,
        AlignmentBases bases,
        ChannelHistogram histogram,
        ReadOnlySpan<double> start,
        Workspace workspace
    )
    {
        _function = function;
        _target = bases.Target;
        _grid = bases.Grid;
        double h = bases.BandwidthEv,
            slope = function.SlopeAt(_target.Range.MiddleEv, start);
        if (!(slope > 0) || !double.IsFinite(slope))
            throw new CalibrationException("The starting calibration does not rise over the target's range.");
        _areLinesApart = bases.AreLinesApart;
        _areAlone = bases.AreLinesApart && bases.NearUnknown.Length == 0;
        (_basis, _cores) = bases.Of(histogram.Width * slope);
        _density = new ChannelKernelDensity(function, new SmoothedHistogram(histogram, h / slope, workspace), h);
        _values = workspace.TakeAny(_grid.Count);
        _weights = workspace.TakeAny(_grid.Count);
        _weighted = workspace.TakeAny(_grid.Count);
        _floor = 1 / (2 * Math.Sqrt(Math.PI) * h);
    }

    /// <summary>
    /// Whether every alignment is near a point of the lattice, and explains there about as much: so it is for two parameters and lines that
    /// stand apart. Beside one another, lines may share their counts in ways between two points; a third parameter bends the scale.
    /// </summary>
    public bool IsComplete => _function.ParameterCount <= 2 && _areLinesApart;

    /// <summary>The score at given parameters.</summary>
    public double Score(ReadOnlySpan<double> parameters) => Explain(parameters, [], [], double.NegativeInfinity);

    /// <summary>Fitted counts of each line group and their standard errors at given parameters.</summary>
    public (double[] Counts, double[] Errors) Lines(ReadOnlySpan<double> parameters)
    {
        double[] counts = new double[_target.Lines.Count],
            errors = new double[counts.Length];
        Explain(parameters, counts, errors, double.NegativeInfinity);
        return (counts, errors);
    }

    /// <summary>The best alignments on the lattice, best first, none near a better one.</summary>
    /// <param name="start">Parameters that the shifts are counted from.</param>
    /// <param name="limits">How far from the start lines may be, and what they must explain.</param>
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
        var points = new List<(int Low, int High, double Score)>();
        double inCores = _areLinesApart ? limits.LeastScore : double.NegativeInfinity,
            alone = _areAlone ? limits.LeastScore : double.NegativeInfinity;
        foreach ((int low, int high, double[] shifted) in lattice.Points(limits, data.FirstNode, LastChannel, cancellation))
        {
            // Nearly everywhere lines are where few counts are, and the score need not be known.
            if (MostInCores(shifted) > inCores && Explain(shifted, [], [], alone) is var score && score > limits.LeastScore)
                points.Add((low, high, score));
        }
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
    /// Whether a shift of the lowest line, of the highest or of both alike raises the score by a factor: cheap to tell, unlike where they
    /// belong. Where a range has too many such shifts to look at, it is not known that none does, and so one may.
    /// </summary>
    /// <param name="start">Parameters that the shifts are counted from.</param>
    /// <param name="limits">How far from the start lines may be; no further than any of the target's range is among the data.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="cancellation">Checked at every shift.</param>
    public bool IsImprovable(ReadOnlySpan<double> start, AlignmentLimits limits, double factor, CancellationToken cancellation)
    {
        double enough = factor * Score(start);
        var lattice = new ShiftLattice(_function, _target, start);
        foreach (double[]? shifted in lattice.Axes(limits, _density.Smoothed.FirstNode, LastChannel, cancellation))
            if (shifted is null || Score(shifted) > enough)
                return true;
        return false;
    }

    private double LastChannel => _density.Smoothed.FirstNode + _density.Smoothed.LastNode / _density.Smoothed.NodesPerChannel;

    // More than the score can be where lines stand apart, in two ways. With background b and lines l, none negative, a point adds
    // W (2 (O - b) l - l^2) to the fall of chi2, W of at most 1/O. That is no more than the counts O where a line is, in its core, and no
    // more than 2 l where hardly anything of it is; a line has no more counts than there are.
    private double MostInCores(ReadOnlySpan<double> parameters)
    {
        SmoothedHistogram data = _density.Smoothed;
        double most = LargestRest * data.TotalCounts;
        foreach (EnergyRegion core in _cores)
        {
            double low = _function.Channel(core.LowEv, parameters);
            // What the scale does not reach counts as a whole.
            most += data.CountsBelow(_function.Channel(core.HighEv, parameters)) - (double.IsNaN(low) ? 0 : data.CountsBelow(low));
        }
        return most;
    }

    // And each line alone without a background, A t, explains most with A = sum W O t / sum W t^2. The rest is for a background that the
    // fit makes negative somewhere; an unknown line beside a named one may be negative by more.
    private double MostOfLines(ReadOnlySpan<double> right)
    {
        double most = LargestRest * _density.TotalCounts;
        for (int k = 0; k < _target.Lines.Count; k++)
            if (right[k] > 0 && _basis.Products.Square(k, _weights) is > 0 and var square)
                most += right[k] * right[k] / square;
        return most;
    }

    // chi2 with weights from the data themselves, background alone against background and lines; counts and errors where asked for. Zero
    // where it is certain that the score is not above one that matters.
    private double Explain(ReadOnlySpan<double> parameters, Span<double> counts, Span<double> errors, double leastScore)
    {
        int components = _basis.Count;
        counts.Clear();
        errors.Fill(double.PositiveInfinity);
        _density.Values(_grid.Energies, parameters, _values);
        if (!Weigh())
            return 0;
        Span<double> normal = components <= Few ? stackalloc double[components * components] : new double[components * components],
            right = components <= Few ? stackalloc double[components] : new double[components];
        _basis.Products.Project(_weighted, right);
        if (MostOfLines(right) <= leastScore)
            return 0;
        _basis.Products.Normal(_weights, normal);
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
            solution = components <= Few ? stackalloc double[components] : new double[components],
            unit = components <= Few ? stackalloc double[components] : new double[components];
        foreach (int k in used)
            unit[k] = 1 / Math.Sqrt(normal[k * components + k]);
        while (true)
        {
            // Components are in the order of the target, lines first: taken from the end.
            int n = used.Length;
            for (int r = 0; r < n; r++)
            {
                int own = used[n - 1 - r];
                for (int c = 0; c <= r; c++)
                {
                    int other = used[n - 1 - c];
                    factor[r * n + c] = normal[Math.Max(own, other) * components + Math.Min(own, other)] * unit[own] * unit[other];
                }
                solution[r] = right[own] * unit[own];
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
                x[r] *= unit[used[n - 1 - r]];
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
    }

    // Weights included / max(O, floor) times the step, and the values with them; false where a value is no number.
    private bool Weigh()
    {
        ReadOnlySpan<double> steps = _grid.IncludedSteps;
        double[] values = _values,
            weights = _weights,
            weighted = _weighted;
        bool isFinite = true;
        for (int j = 0; j < values.Length; j++)
        {
            double o = values[j];
            isFinite &= double.IsFinite(o);
            weights[j] = steps[j] / (o > _floor ? o : _floor);
            weighted[j] = weights[j] * o;
        }
        return isFinite;
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
            matrix[r * n + c] = normal[Math.Max(used[r], used[c]) * _basis.Count + Math.Min(used[r], used[c])];
        double[]? inverse = SmallMatrix.TryInvert(matrix, n);
        for (int r = 0; r < n && used[r] < counts.Length; r++)
        {
            counts[used[r]] = reversed[n - 1 - r];
            errors[used[r]] = inverse is null ? double.PositiveInfinity : Math.Sqrt(inverse[r * n + r]);
        }
    }
}
