using OxyPlot;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>
/// Points with error bars, which end at the axis where it does not reach as far; zero counts on a logarithmic one are upper limits.
/// </summary>
internal sealed class MarkSeries(PointSeries data, OxyColor color, double strokeThickness, double diameter)
    : FigureSeries(data, color, strokeThickness)
{
    private const double CapWidth = 0.55;
    private const int MostMarks = 20_000;

    /// <summary>Diameter of a mark, pt.</summary>
    private readonly double _diameter = diameter * data.Size;

    internal override double SampleWidth => 0.8;

    // Marks at the border are drawn whole.
    public override OxyRect GetClippingRect() => base.GetClippingRect().Inflate(_diameter, _diameter);

    public override void RenderLegend(IRenderContext rc, OxyRect legendBox)
    {
        ScreenPoint middle = legendBox.Center;
        if (data.Bars.Count > 0)
            rc.Segments([new(middle.X, legendBox.Top), new(middle.X, legendBox.Bottom)], Color, StrokeThickness);
        Marks(rc, [middle]);
    }

    internal override void Draw(IRenderContext rc, AxisMap x, AxisMap y)
    {
        var bars = new List<ScreenPoint>();
        var marks = new List<ScreenPoint>();
        var area = OxyRect.Create(x.Start, y.Start, x.End, y.End);
        ReadOnlySpan<double> xs = data.X.Span,
            ys = data.Y.Span;
        double cap = CapWidth * _diameter / 2,
            columns = rc.ColumnsPerPoint();
        // Of many marks in one place, one is seen.
        bool isThinned = xs.Length > MostMarks && data.Bars.Count == 0;
        HashSet<(int, int)> taken = [];
        for (int i = 0; i < xs.Length; i++)
        {
            double px = x.Position(xs[i]),
                py = y.PositionOrFoot(ys[i]);
            if (!(px >= area.Left - 1 && px <= area.Right + 1) || !double.IsFinite(py))
                continue;
            if (isThinned && !taken.Add(((int)Math.Round(px * columns), (int)Math.Round(py * columns))))
                continue;
            (double Low, double High)? range = data.Bar(i);
            if (y.Range.IsLogarithmic && ys[i] == 0 && range is { } limit)
            {
                Limit(bars, px, Math.Clamp(y.PositionOrFoot(limit.High), area.Top, area.Bottom), area.Bottom, cap);
                continue;
            }
            if (range is { } r)
                Bar(bars, px, y.PositionOrFoot(r.Low), y.PositionOrFoot(r.High), area, cap);
            if (py >= area.Top - 0.01 && py <= area.Bottom + 0.01)
                marks.Add(new(px, py));
        }
        rc.Segments(bars, Color, StrokeThickness);
        Marks(rc, marks);
    }

    // A cap shows where the bar ends, so there is none where the axis ends it.
    private static void Bar(List<ScreenPoint> bars, double x, double low, double high, OxyRect area, double cap)
    {
        double bottom = Math.Min(low, area.Bottom),
            top = Math.Max(high, area.Top);
        if (top >= bottom)
            return;
        bars.AddRange([new(x, bottom), new(x, top)]);
        if (low <= area.Bottom)
            bars.AddRange([new(x - cap, low), new(x + cap, low)]);
        if (high >= area.Top)
            bars.AddRange([new(x - cap, high), new(x + cap, high)]);
    }

    private static void Limit(List<ScreenPoint> bars, double x, double from, double foot, double cap)
    {
        double tip = Math.Min(foot, from + 6 * cap);
        bars.AddRange([new(x - cap, from), new(x + cap, from), new(x, from), new(x, tip)]);
        bars.AddRange([new(x, tip), new(x - cap, tip - 1.5 * cap), new(x, tip), new(x + cap, tip - 1.5 * cap)]);
    }

    private void Marks(IRenderContext rc, IList<ScreenPoint> points)
    {
        if (points.Count > 0)
            rc.DrawMarkers(
                points,
                data.Shape,
                null!,
                [_diameter / 2],
                Color,
                OxyColors.Undefined,
                0,
                EdgeRenderingMode.PreferGeometricAccuracy
            );
    }
}
