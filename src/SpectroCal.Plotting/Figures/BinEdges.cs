namespace SpectroCal.Plotting.Figures;

/// <summary>Edges of the bins of a histogram: equal bins without storing them, or any rising edges.</summary>
public sealed class BinEdges
{
    private readonly double _start;
    private readonly double _step;
    private readonly double[]? _edges;

    private BinEdges(double start, double step, double[]? edges, int bins)
    {
        _start = start;
        _step = step;
        _edges = edges;
        Bins = bins;
    }

    /// <summary>Number of bins, at least 0.</summary>
    public int Bins { get; }

    /// <summary>Edge k; bin k lies between edges k and k + 1.</summary>
    public double this[int k] => _edges is null ? _start + _step * k : _edges[k];

    /// <summary>Equal bins.</summary>
    /// <param name="start">Lower edge of the first bin.</param>
    /// <param name="step">Width of a bin, positive.</param>
    /// <param name="bins">Number of bins.</param>
    public static BinEdges Equal(double start, double step, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bins);
        if (!double.IsFinite(start))
            throw new ArgumentOutOfRangeException(nameof(start), start, "The first edge must be a finite number.");
        if (!(step > 0) || !double.IsFinite(step))
            throw new ArgumentOutOfRangeException(nameof(step), step, "The width of a bin must be positive.");
        return new BinEdges(start, step, null, bins);
    }

    /// <summary>Bins between given edges.</summary>
    /// <param name="edges">Finite, each above the one before; one more than there are bins.</param>
    public static BinEdges At(IReadOnlyList<double> edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        for (int k = 0; k < edges.Count; k++)
        {
            if (!double.IsFinite(edges[k]) || (k > 0 && !(edges[k] > edges[k - 1])))
                throw new ArgumentException(Invariant($"Edges must be finite and rise; edge {k} is {edges[k]}."), nameof(edges));
        }
        return new BinEdges(0, 0, edges.Count == 0 ? [0] : [.. edges], Math.Max(0, edges.Count - 1));
    }

    /// <summary>Centre of bin k.</summary>
    public double Centre(int k) => (this[k] + this[k + 1]) / 2;

    /// <summary>All edges; equal bins store them from here on.</summary>
    internal double[] Edges => field ??= _edges ?? [.. Enumerable.Range(0, Bins + 1).Select(k => this[k])];

    /// <summary>Lower edges of the bins.</summary>
    internal ReadOnlyMemory<double> Left => Edges.AsMemory(0, Bins);

    /// <summary>Upper edges of the bins.</summary>
    internal ReadOnlyMemory<double> Right => Edges.AsMemory(1);

    /// <summary>Centres of all bins.</summary>
    internal double[] Centres => [.. Enumerable.Range(0, Bins).Select(Centre)];

    /// <summary>The bins that a range has a part in or touches: the first, and the one after the last.</summary>
    internal (int First, int End) Within(double low, double high) => (CountOf(k => this[k + 1] < low), CountOf(k => this[k] <= high));

    // How many bins from the lowest on something holds for, which holds for no bin after one for which it does not.
    private int CountOf(Predicate<int> holds)
    {
        int low = 0,
            high = Bins;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (holds(middle))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
