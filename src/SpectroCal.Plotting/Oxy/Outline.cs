using OxyPlot;

namespace SpectroCal.Plotting.Oxy;

/// <summary>Polylines in points, y downwards: strokes to draw along, or borders of an area to fill.</summary>
internal sealed class Outline
{
    private readonly List<IList<ScreenPoint>> _polylines = [];

    /// <summary>Number of polylines.</summary>
    public int Count => _polylines.Count;

    /// <summary>The polylines.</summary>
    public IList<IList<ScreenPoint>> Polylines => _polylines;

    /// <summary>Polyline i.</summary>
    public IList<ScreenPoint> this[int i] => _polylines[i];

    /// <summary>Begins a polyline.</summary>
    public Outline Move(double x, double y)
    {
        _polylines.Add(new List<ScreenPoint> { new(x, y) });
        return this;
    }

    /// <summary>Goes on to a point.</summary>
    public Outline Line(double x, double y)
    {
        _polylines[^1].Add(new(x, y));
        return this;
    }
}
