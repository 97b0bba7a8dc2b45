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
        var outline = new Outline(columnsPerPoint);
        ReadOnlySpan<double> values = data.Values.Span;
        double foot = y.Range.IsLogarithmic ? y.Start : y.Position(Math.Clamp(0, y.Range.Low, y.Range.High)),
            right = double.NaN;
        (int first, int end) = data.Bins.Within(x.Range.Low, x.Range.High);
        for (int k = first, next; k < end; k = next)
        {
            next = k + 1;
            if (!double.IsFinite(values[k]))
            {
                End();
                continue;
            }
            double left = right,
                top = y.PositionOrFoot(values[k]);
            right = x.PositionOrFoot(data.Bins[next]);
            if (double.IsNaN(left))
                outline.Add(left = x.PositionOrFoot(data.Bins[k]), foot);
            // Of a step within one column, one corner is as good as two.
            if (Math.Floor(left * columnsPerPoint) != Math.Floor(right * columnsPerPoint))
                outline.Add(left, top);
            outline.Add(right, top);
            double to = outline.ColumnOf(x, data.Bins[next]).High;
            while (next < end && data.Bins[next + 1] < to && double.IsFinite(values[next]))
                next++;
            right = x.PositionOrFoot(data.Bins[next]);
            outline.Add(right, values[(k + 1)..next], y);
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
