using OxyPlot;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>Points joined by a line, as many as can be told apart; what has no place is a gap.</summary>
internal sealed class CurveSeries(Figures.LineSeries data, OxyColor color, double strokeThickness)
    : FigureSeries(data, color, strokeThickness)
{
    /// <inheritdoc/>
    public override void RenderLegend(IRenderContext rc, OxyRect legendBox)
    {
        double y = (legendBox.Top + legendBox.Bottom) / 2;
        rc.Stroke(new Outline().Move(legendBox.Left, y).Line(legendBox.Right, y), Color, StrokeThickness, data.Style.Dashes());
    }

    private protected override void Draw(IRenderContext rc, AxisMap x, AxisMap y) =>
        rc.Stroke(Thinning.Line(data.X.Span, data.Y.Span, x, y, rc.ColumnsPerPoint()), Color, StrokeThickness, data.Style.Dashes());
}
