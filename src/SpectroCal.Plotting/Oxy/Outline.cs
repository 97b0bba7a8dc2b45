using OxyPlot;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>
/// Polylines in points, y downwards, with no more corners than can be told apart: of all that falls into one column, the first, the lowest,
/// the highest and the last draw the same picture as all of it.
/// </summary>
/// <param name="columnsPerPoint">How many columns to a point can be told apart.</param>
internal sealed class Outline(double columnsPerPoint)
{
    private readonly List<IList<ScreenPoint>> _lines = [];
    private IList<ScreenPoint>? _line;
    private double _column;
    private ScreenPoint _first;
    private ScreenPoint _last;
    private double _low;
    private double _high;

    /// <summary>The polylines.</summary>
    public IList<IList<ScreenPoint>> Lines
    {
        get
        {
            Break();
            return _lines;
        }
    }

    /// <summary>Goes on to a corner, or begins a polyline with it; what has no place ends the polyline.</summary>
    public void Add(double x, double y)
    {
        if (!double.IsFinite(x) || !double.IsFinite(y))
        {
            Break();
            return;
        }
        double column = Math.Floor(x * columnsPerPoint);
        if (_line is not null && column == _column)
        {
            (_low, _high, _last) = (Math.Min(_low, y), Math.Max(_high, y), new(x, y));
            return;
        }
        if (_line is null)
            _lines.Add(_line = []);
        else
            EndColumn();
        (_column, _low, _high, _first, _last) = (column, y, y, new(x, y), new(x, y));
        Corner(_first);
    }

    /// <summary>Goes on through values that lie in one column, of which only the lowest, the highest and the last count.</summary>
    /// <param name="x">Position of the last.</param>
    /// <param name="values">The values.</param>
    /// <param name="y">Their axis.</param>
    public void Add(double x, ReadOnlySpan<double> values, AxisMap y)
    {
        if (values.IsEmpty)
            return;
        double low = values[0],
            high = low;
        foreach (double v in values)
        {
            if (v < low)
                low = v;
            if (v > high)
                high = v;
        }
        foreach (double v in (ReadOnlySpan<double>)[low, high, values[^1]])
            Add(x, y.PositionOrFoot(v));
    }

    /// <summary>The values at both sides of the column that a value lies in.</summary>
    public (double Low, double High) ColumnOf(AxisMap x, double value)
    {
        double column = Math.Floor(x.Position(value) * columnsPerPoint),
            from = x.Value(column / columnsPerPoint),
            to = x.Value((column + 1) / columnsPerPoint);
        return (Math.Min(from, to), Math.Max(from, to));
    }

    /// <summary>Ends the polyline.</summary>
    public void Break()
    {
        if (_line is not null)
            EndColumn();
        _line = null;
    }

    private void EndColumn()
    {
        double middle = (_first.X + _last.X) / 2;
        if (_low < Math.Min(_first.Y, _last.Y))
            Corner(new(middle, _low));
        if (_high > Math.Max(_first.Y, _last.Y))
            Corner(new(middle, _high));
        if (!_last.Equals(_first))
            Corner(_last);
    }

    // A level that goes on is one line.
    private void Corner(ScreenPoint p)
    {
        IList<ScreenPoint> line = _line!;
        if (line.Count > 1 && line[^1].Y == p.Y && line[^2].Y == p.Y && (p.X - line[^1].X) * (line[^1].X - line[^2].X) >= 0)
            line[^1] = p;
        else
            line.Add(p);
    }
}
