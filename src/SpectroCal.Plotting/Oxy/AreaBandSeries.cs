using OxyPlot;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>The area between two lines.</summary>
internal sealed class AreaBandSeries(BandSeries data, OxyColor color) : FigureSeries(data, color, 0)
{
    private OxyColor Fill => OxyColor.FromAColor((byte)(Color.A * data.Opacity), Color);

    /// <inheritdoc/>
    public override void RenderLegend(IRenderContext rc, OxyRect legendBox) =>
        rc.DrawRectangle(legendBox, Fill, OxyColors.Undefined, 0, EdgeRenderingMode.PreferGeometricAccuracy);

    private protected override void Draw(IRenderContext rc, AxisMap x, AxisMap y)
    {
        var outline = new Outline();
        ReadOnlySpan<double> xs = data.X.Span,
            low = data.Low.Span,
            high = data.High.Span;
        int stride = Math.Max(1, (int)(xs.Length / Math.Max(1, 4 * Math.Abs(x.End - x.Start) * rc.ColumnsPerPoint())));
        for (int start = 0; start < xs.Length; )
        {
            // A gap ends an area; the next begins behind it.
            int end = start;
            while (end < xs.Length && double.IsFinite(xs[end]) && double.IsFinite(low[end]) && double.IsFinite(high[end]))
                end++;
            if (end - start > 1)
            {
                outline.Move(x.Position(xs[start]), y.PositionOrFoot(low[start]));
                for (int i = start + 1; i < end; i++)
                    if (i % stride == 0 || i == end - 1)
                        outline.Line(x.Position(xs[i]), y.PositionOrFoot(low[i]));
                for (int i = end - 1; i >= start; i--)
                    if (i % stride == 0 || i == end - 1 || i == start)
                        outline.Line(x.Position(xs[i]), y.PositionOrFoot(high[i]));
            }
            start = end + 1;
        }
        rc.Fill(outline, Fill);
    }
}
