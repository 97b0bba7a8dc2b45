using OxyPlot;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>
/// Polylines in points, y downwards, with no more corners than can be told apart: of all that falls into one column, the first, the lowest,
/// the highest and the last draw the same picture as all of it.
/// </summary>
/// <param name="columnsPerPoint">How many columns to a point can be told apart.</param>
/// <param name="x">From abscissae to positions.</param>
/// <param name="y">From ordinates to positions.</param>
internal sealed class Outline(double columnsPerPoint, AxisMap x, AxisMap y)
{
    private IList<ScreenPoint>? _line;

    /// <summary>The polylines.</summary>
    public IList<IList<ScreenPoint>> Lines { get; } = [];

    /// <summary>Goes on to a position, or begins a polyline with it; what is none ends the polyline.</summary>
    public void Add(double px, double py)
    {
        if (!double.IsFinite(px) || !double.IsFinite(py))
        {
            Break();
            return;
        }
        if (_line is null)
            Lines.Add(_line = []);
        // A level that goes on is one line.
        if (_line.Count > 1 && _line[^1].Y == py && _line[^2].Y == py && (px - _line[^1].X) * (_line[^1].X - _line[^2].X) >= 0)
            _line[^1] = new(px, py);
        else
            _line.Add(new(px, py));
    }

    /// <summary>Goes on to a point, and through all that follow it in its column.</summary>
    /// <param name="xs">Abscissae.</param>
    /// <param name="ys">Ordinates.</param>
    /// <param name="i">Index of the point.</param>
    /// <param name="least">Ordinates that are not above it have no place.</param>
    /// <returns>Index of the first point that is in another column or has no place.</returns>
    public int AddColumn(ReadOnlySpan<double> xs, ReadOnlySpan<double> ys, int i, double least)
    {
        double first = ys[i],
            from = first > least && double.IsFinite(first) ? x.Position(xs[i]) : double.NaN;
        Add(from, y.PositionOrFoot(first));
        int next = i + 1;
        if (double.IsNaN(from))
            return next;
        double column = Math.Floor(from * columnsPerPoint),
            left = x.Value(column / columnsPerPoint),
            right = x.Value((column + 1) / columnsPerPoint),
            low = first,
            high = first;
        for (; next < xs.Length && xs[next] >= left && xs[next] < right; next++)
        {
            if (!(ys[next] > least) || !double.IsFinite(ys[next]))
                break;
            if (ys[next] < low)
                low = ys[next];
            if (ys[next] > high)
                high = ys[next];
        }
        if (next == i + 1)
            return next;
        double last = ys[next - 1],
            to = x.Position(xs[next - 1]);
        if (high > Math.Max(first, last))
            Add((from + to) / 2, y.PositionOrFoot(high));
        if (low < Math.Min(first, last))
            Add((from + to) / 2, y.PositionOrFoot(low));
        Add(to, y.PositionOrFoot(last));
        return next;
    }

    /// <summary>Ends the polyline.</summary>
    public void Break() => _line = null;
}
