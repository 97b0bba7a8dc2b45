using SpectroCal.Plotting.Figures;

namespace SpectroCal.Plotting.Layout;

/// <summary>Where data are drawn in a panel: points, so that legends can avoid them.</summary>
internal sealed class Obstacles
{
    private const int Columns = 400;
    private readonly List<(double X, double Y)> _points = [];
    private readonly List<double> _lines = [];
    private readonly List<(double From, double To)> _shades = [];
    private readonly Rect _area;

    private Obstacles(Rect area) => _area = area;

    /// <summary>The points of a panel's data.</summary>
    public static Obstacles Of(Panel panel, AxisMap x, AxisMap y, Rect area)
    {
        var obstacles = new Obstacles(area);
        foreach (Series series in panel.Series)
        {
            switch (series)
            {
                case HistogramSeries h:
                    obstacles.Steps(h, x, y);
                    break;
                case LineSeries l:
                    obstacles.Path(l.X.Span, l.Y.Span, x, y);
                    break;
                case BandSeries b:
                    obstacles.Path(b.X.Span, b.Low.Span, x, y);
                    obstacles.Path(b.X.Span, b.High.Span, x, y);
                    break;
                case PointSeries p:
                    obstacles.Points(p, x, y);
                    break;
            }
        }
        foreach (Level level in panel.Levels)
            for (double px = area.Left; px < area.Right; px += 5)
                obstacles._points.Add((px, y.Position(level.Y)));
        obstacles._lines.AddRange(panel.Markers.Select(m => x.Position(m.X)));
        obstacles._shades.AddRange(panel.Shades.Select(s => (x.Position(s.Low), x.Position(s.High))));
        return obstacles;
    }

    /// <summary>Costs from which on a place is out of the question: data or shades would be covered.</summary>
    public const int Forbidden = 1000;

    /// <summary>What a rectangle would cover; the lines of markers, which go through the whole panel, count little.</summary>
    public int Within(Rect rect)
    {
        foreach ((double x, double y) in _points)
            if (rect.Contains(x, y))
                return Forbidden;
        foreach ((double from, double to) in _shades)
            if (from < rect.Right && to > rect.Left)
                return Forbidden;
        return _lines.Count(x => x >= rect.Left && x <= rect.Right);
    }

    private void Steps(HistogramSeries h, AxisMap x, AxisMap y)
    {
        ReadOnlySpan<double> values = h.Values.Span;
        double[] highest = new double[Columns],
            lowest = new double[Columns];
        Array.Fill(highest, double.NaN);
        Array.Fill(lowest, double.NaN);
        double edge = values.Length > 0 ? x.PositionOrFoot(h.Bins[0]) : 0;
        for (int k = 0; k < values.Length; k++)
        {
            double from = edge,
                to = edge = x.PositionOrFoot(h.Bins[k + 1]);
            if (!double.IsFinite(values[k]))
                continue;
            int first = Math.Max(0, (int)((from - _area.Left) / _area.Width * Columns)),
                last = Math.Min(Columns - 1, (int)((to - _area.Left) / _area.Width * Columns));
            for (int c = first; c <= last; c++)
            {
                if (!(highest[c] >= values[k]))
                    highest[c] = values[k];
                if (!(lowest[c] <= values[k]))
                    lowest[c] = values[k];
            }
        }
        double bottom = _area.Bottom;
        for (int c = 0; c < Columns; c++)
        {
            if (double.IsNaN(highest[c]))
                continue;
            double px = _area.Left + (c + 0.5) / Columns * _area.Width,
                top = y.PositionOrFoot(highest[c]);
            // The steps reach from the highest to the lowest value of a column, a filled area to the axis.
            double end = h.FillOpacity > 0 ? bottom : Math.Min(bottom, y.PositionOrFoot(lowest[c]));
            for (double py = top; py <= Math.Max(top, end); py += 6)
                _points.Add((px, py));
        }
    }

    private void Path(ReadOnlySpan<double> xs, ReadOnlySpan<double> ys, AxisMap x, AxisMap y)
    {
        int stride = Math.Max(1, xs.Length / (4 * Columns));
        (double X, double Y) previous = (double.NaN, double.NaN);
        for (int i = 0; i < xs.Length; i += stride)
        {
            (double X, double Y) point = (x.Position(xs[i]), y.Position(ys[i]));
            if (!double.IsFinite(point.X) || !double.IsFinite(point.Y))
                point = (double.NaN, double.NaN);
            double distance = Math.Max(Math.Abs(point.X - previous.X), Math.Abs(point.Y - previous.Y));
            int parts = double.IsFinite(distance) ? Math.Clamp((int)(distance / 3), 1, 60) : 1;
            for (int k = 1; k <= parts; k++)
            {
                double t = (double)k / parts;
                _points.Add(parts == 1 ? point : (previous.X + t * (point.X - previous.X), previous.Y + t * (point.Y - previous.Y)));
            }
            previous = point;
        }
    }

    private void Points(PointSeries p, AxisMap x, AxisMap y)
    {
        int stride = Math.Max(1, p.X.Length / (10 * Columns));
        for (int i = 0; i < p.X.Length; i += stride)
        {
            double px = x.Position(p.X.Span[i]),
                value = p.Y.Span[i];
            _points.Add((px, y.Position(value)));
            if (p.YRange(i) is not { } range)
                continue;
            (double from, double to) = Sorted(y.PositionOrFoot(range.Low), y.PositionOrFoot(range.High));
            for (double py = Math.Max(from, _area.Top); py < Math.Min(to, _area.Bottom); py += 4)
                _points.Add((px, py));
        }
    }

    private static (double Low, double High) Sorted(double a, double b) => a <= b ? (a, b) : (b, a);
}
