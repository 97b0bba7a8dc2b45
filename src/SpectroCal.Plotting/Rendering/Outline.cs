namespace SpectroCal.Plotting.Rendering;

/// <summary>Polylines in points, y downwards: strokes to draw along, or borders of an area to fill.</summary>
internal sealed class Outline
{
    private readonly List<double> _coordinates = [];
    private readonly List<int> _starts = [];

    /// <summary>Number of polylines.</summary>
    public int Count => _starts.Count;

    /// <summary>Whether there is nothing to draw.</summary>
    public bool IsEmpty => _coordinates.Count == 0;

    /// <summary>Polyline i as x0, y0, x1, y1, ...</summary>
    public ReadOnlySpan<double> this[int i] =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_coordinates)[
            _starts[i]..(i + 1 < _starts.Count ? _starts[i + 1] : _coordinates.Count)
        ];

    /// <summary>Begins a polyline.</summary>
    public Outline Move(double x, double y)
    {
        _starts.Add(_coordinates.Count);
        _coordinates.Add(x);
        _coordinates.Add(y);
        return this;
    }

    /// <summary>Goes on to a point.</summary>
    public Outline Line(double x, double y)
    {
        _coordinates.Add(x);
        _coordinates.Add(y);
        return this;
    }
}
