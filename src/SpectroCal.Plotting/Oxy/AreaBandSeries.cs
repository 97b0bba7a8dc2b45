using OxyPlot;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>The area between two lines.</summary>
internal sealed class AreaBandSeries(BandSeries data, OxyColor color) : FigureSeries(data, color, 0)
{
    private OxyColor Fill => OxyColor.FromAColor((byte)(Color.A * data.Opacity), Color);

    public override void RenderLegend(IRenderContext rc, OxyRect legendBox) =>
        rc.DrawRectangle(legendBox, Fill, OxyColors.Undefined, 0, EdgeRenderingMode.PreferGeometricAccuracy);

    internal override void Draw(IRenderContext rc, AxisMap x, AxisMap y)
    {
        var outline = new Outline(rc.ColumnsPerPoint(), x, y);
        ReadOnlySpan<double> xs = data.X.Span,
            low = data.Low.Span,
            high = data.High.Span;
        for (int start = 0; start < xs.Length; )
        {
            // A gap ends an area; the next begins behind it. It goes there along the lower line and back along the upper.
            int end = start;
            while (end < xs.Length && double.IsFinite(xs[end]) && double.IsFinite(low[end]) && double.IsFinite(high[end]))
                end++;
            for (int i = start; i < end; )
                i = outline.AddColumn(xs[..end], low, i, double.NegativeInfinity);
            for (int i = end - 1; i >= start; i--)
                outline.Add(x.Position(xs[i]), y.PositionOrFoot(high[i]));
            outline.Break();
            start = end + 1;
        }
        rc.Fill(outline.Lines, Fill);
    }
}
