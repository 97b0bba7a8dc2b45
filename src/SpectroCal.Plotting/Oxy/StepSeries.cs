using OxyPlot;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>A histogram as steps, as many as can be told apart.</summary>
internal sealed class StepSeries(HistogramSeries data, OxyColor color, double strokeThickness) : FigureSeries(data, color, strokeThickness)
{
    /// <inheritdoc/>
    public override void RenderLegend(IRenderContext rc, OxyRect legendBox)
    {
        if (data.FillOpacity == 0)
        {
            base.RenderLegend(rc, legendBox);
            return;
        }
        OxyColor fill = OxyColor.FromAColor((byte)(255 * data.FillOpacity), Color);
        rc.DrawRectangle(legendBox, fill, Color, StrokeThickness, EdgeRenderingMode.PreferGeometricAccuracy);
    }

    private protected override void Draw(IRenderContext rc, AxisMap x, AxisMap y)
    {
        double columns = rc.ColumnsPerPoint();
        if (data.FillOpacity > 0)
            rc.Fill(Thinning.Steps(data, x, y, columns, asArea: true), OxyColor.FromAColor((byte)(255 * data.FillOpacity), Color));
        rc.Stroke(Thinning.Steps(data, x, y, columns, asArea: false), Color, StrokeThickness);
    }
}
