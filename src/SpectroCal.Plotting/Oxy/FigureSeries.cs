using OxyPlot;
using OxyPlot.Series;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>A series of a figure as one of OxyPlot's.</summary>
public abstract class FigureSeries : XYAxisSeries
{
    private protected FigureSeries(Figures.Series data, OxyColor color, double strokeThickness)
    {
        Color = color;
        StrokeThickness = strokeThickness;
        Title = data.Name?.ToOxyPlot();
    }

    /// <summary>Colour of lines and marks, and of areas, which are less opaque.</summary>
    public OxyColor Color { get; set; }

    /// <summary>Width of lines, pt.</summary>
    public double StrokeThickness { get; set; }

    /// <summary>Width of the sample in the legend over the size of its characters.</summary>
    internal virtual double SampleWidth => 1.7;

    private protected virtual double[]? Dashes => null;

    /// <inheritdoc/>
    public sealed override void Render(IRenderContext rc)
    {
        ArgumentNullException.ThrowIfNull(rc);
        if (rc.ColumnsPerPoint() > 0)
            Draw(rc, XAxis.Map(), YAxis.Map());
    }

    /// <inheritdoc/>
    public override void RenderLegend(IRenderContext rc, OxyRect legendBox)
    {
        ArgumentNullException.ThrowIfNull(rc);
        double y = legendBox.Center.Y;
        rc.Segments([new(legendBox.Left, y), new(legendBox.Right, y)], Color, StrokeThickness, Dashes);
    }

    /// <summary>Draws the data.</summary>
    internal abstract void Draw(IRenderContext rc, AxisMap x, AxisMap y);
}
