using OxyPlot;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>A histogram as steps, as many as can be told apart, on zero or on the end of an axis that does not show it.</summary>
internal sealed class StepSeries(HistogramSeries data, OxyColor color, double strokeThickness) : FigureSeries(data, color, strokeThickness)
{
    private OxyColor Below => OxyColor.FromAColor((byte)(255 * data.FillOpacity), Color);

    public override void RenderLegend(IRenderContext rc, OxyRect legendBox)
    {
        if (data.FillOpacity == 0)
            base.RenderLegend(rc, legendBox);
        else
            rc.DrawRectangle(legendBox, Below, Color, StrokeThickness, EdgeRenderingMode.PreferGeometricAccuracy);
    }

    internal override void Draw(IRenderContext rc, AxisMap x, AxisMap y)
    {
        IList<IList<ScreenPoint>> steps = Steps(data, x, y, rc.ColumnsPerPoint());
        if (data.FillOpacity > 0)
            rc.Fill(steps, Below);
        rc.Stroke(steps, Color, StrokeThickness);
    }

    /// <summary>The steps; what has no height is a gap.</summary>
    internal static IList<IList<ScreenPoint>> Steps(HistogramSeries data, AxisMap x, AxisMap y, double columnsPerPoint)
    {
        var outline = new Outline(columnsPerPoint, x, y);
        double foot = y.Range.IsLogarithmic ? y.Start : y.Position(Math.Clamp(0, y.Range.Low, y.Range.High)),
            right = double.NaN;
        (int first, int end) = data.Bins.Within(x.Range.Low, x.Range.High);
        ReadOnlySpan<double> values = data.Values.Span[first..end],
            lefts = data.Bins.Left.Span[first..end],
            rights = data.Bins.Right.Span[first..end];
        for (int k = 0; k < values.Length; )
        {
            if (!double.IsFinite(values[k]))
            {
                End();
                k++;
                continue;
            }
            double left = x.PositionOrFoot(lefts[k]);
            if (double.IsNaN(right))
                outline.Add(left, foot);
            outline.Add(left, y.PositionOrFoot(values[k]));
            k = outline.AddColumn(rights, values, k, double.NegativeInfinity);
            right = x.PositionOrFoot(rights[k - 1]);
        }
        End();
        return outline.Lines;

        void End()
        {
            outline.Add(right, foot);
            outline.Break();
            right = double.NaN;
        }
    }
}
