using OxyPlot;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>Points joined by a line, as many as can be told apart; what has no place is a gap.</summary>
internal sealed class CurveSeries(Figures.LineSeries data, OxyColor color, double strokeThickness)
    : FigureSeries(data, color, strokeThickness)
{
    private protected override double[]? Dashes => data.Style.Dashes();

    internal override void Draw(IRenderContext rc, AxisMap x, AxisMap y) =>
        rc.Stroke(Curve(data, x, y, rc.ColumnsPerPoint()), Color, StrokeThickness, Dashes);

    /// <summary>The line.</summary>
    internal static IList<IList<ScreenPoint>> Curve(Figures.LineSeries data, AxisMap x, AxisMap y, double columnsPerPoint)
    {
        var outline = new Outline(columnsPerPoint);
        ReadOnlySpan<double> xs = data.X.Span,
            ys = data.Y.Span;
        for (int i = 0, next; i < xs.Length; i = next)
        {
            next = i + 1;
            outline.Add(x.Position(xs[i]), y.Position(ys[i]));
            if (!x.HasPlace(xs[i]) || !y.HasPlace(ys[i]))
                continue;
            (double from, double to) = outline.ColumnOf(x, xs[i]);
            while (next < xs.Length && xs[next] >= from && xs[next] < to && y.HasPlace(ys[next]))
                next++;
            outline.Add(x.Position(xs[next - 1]), ys[(i + 1)..next], y);
        }
        return outline.Lines;
    }
}
