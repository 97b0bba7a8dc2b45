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
        var outline = new Outline(columnsPerPoint, x, y);
        ReadOnlySpan<double> xs = data.X.Span,
            ys = data.Y.Span;
        double least = y.Range.IsLogarithmic ? 0 : double.NegativeInfinity;
        for (int i = 0; i < xs.Length; )
            i = outline.AddColumn(xs, ys, i, least);
        return outline.Lines;
    }
}
