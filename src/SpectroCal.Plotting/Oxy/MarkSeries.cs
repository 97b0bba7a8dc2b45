using OxyPlot;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>
/// Points with error bars, which end at the axis where it does not reach as far; zero counts are upper limits, or as any other.
/// </summary>
internal sealed class MarkSeries(PointSeries data, OxyColor color, double strokeThickness, double diameter)
    : FigureSeries(data, color, strokeThickness)
{
    private const double CapWidth = 0.55;

    /// <summary>Diameter of a mark, pt.</summary>
    private readonly double _diameter = diameter * data.Size;

    /// <inheritdoc/>
    internal override double SampleWidth => 0.8;

    // Marks at the border are drawn whole.
    /// <inheritdoc/>
    public override OxyRect GetClippingRect() => base.GetClippingRect().Inflate(_diameter, _diameter);

    /// <inheritdoc/>
    public override void RenderLegend(IRenderContext rc, OxyRect legendBox)
    {
        ScreenPoint middle = legendBox.Center;
        if (!data.YErrors.IsEmpty || !data.YHigh.IsEmpty)
            rc.Segments([new(middle.X, legendBox.Top), new(middle.X, legendBox.Bottom)], Color, StrokeThickness);
        Marks(rc, [middle]);
    }

    private protected override void Draw(IRenderContext rc, AxisMap x, AxisMap y)
    {
        var bars = new List<ScreenPoint>();
        var marks = new List<ScreenPoint>();
        Rect area = base.GetClippingRect().ToRect();
        double cap = CapWidth * _diameter / 2;
        foreach (int i in Thinning.Points(data, x, y, rc.ColumnsPerPoint()))
        {
            double px = x.Position(data.X.Span[i]),
                py = y.PositionOrFoot(data.Y.Span[i]);
            (double Low, double High)? range = data.YRange(i);
            if (data.ZerosAreLimits && data.Y.Span[i] == 0 && range is { } limit)
            {
                Limit(bars, px, Math.Clamp(y.PositionOrFoot(limit.High), area.Top, area.Bottom), area.Bottom, cap);
                continue;
            }
            if (range is { } r)
                Bar(bars, px, y.PositionOrFoot(r.Low), y.PositionOrFoot(r.High), area, cap);
            if (py >= area.Top - 0.01 && py <= area.Bottom + 0.01)
                marks.Add(new(px, py));
            if (data.XErrors.IsEmpty || !(data.XErrors.Span[i] > 0) || !double.IsFinite(data.XErrors.Span[i]))
                continue;
            double left = Math.Max(area.Left, x.PositionOrFoot(data.X.Span[i] - data.XErrors.Span[i])),
                right = Math.Min(area.Right, x.PositionOrFoot(data.X.Span[i] + data.XErrors.Span[i]));
            bars.AddRange([new(left, py), new(right, py)]);
        }
        rc.Segments(bars, Color, StrokeThickness);
        Marks(rc, marks);
    }

    // A cap shows where the bar ends, so there is none where the axis ends it.
    private static void Bar(List<ScreenPoint> bars, double x, double low, double high, Rect area, double cap)
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
                data.Shape.ToOxy(),
                null!,
                [_diameter / 2],
                Color,
                OxyColors.Undefined,
                0,
                EdgeRenderingMode.PreferGeometricAccuracy
            );
    }
}
