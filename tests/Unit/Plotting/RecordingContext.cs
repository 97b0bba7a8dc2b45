using OxyPlot;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Oxy;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Tests.Plotting;

/// <summary>Takes down what is drawn instead of drawing it.</summary>
internal sealed class RecordingContext : RenderContextBase, IFigureContext
{
    private int _clips;

    /// <summary>Labels with the rectangles that they cover.</summary>
    public List<(string Text, OxyRect Box)> Labels { get; } = [];

    /// <summary>Lines drawn along.</summary>
    public List<IList<ScreenPoint>> Lines { get; } = [];

    public double ColumnsPerPoint => 2;

    public override int ClipCount => _clips;

    public static RecordingContext Of(Figure figure, FigureStyle style)
    {
        Figure fitted = style.Fit(figure);
        return Of(FigureModels.Of(fitted, style.Theme), style.SizeFor(fitted));
    }

    public static RecordingContext Of(FigureModels figure, FigureSize size)
    {
        var context = new RecordingContext();
        figure.Draw(context, size);
        Assert.Equal(0, context.ClipCount);
        return context;
    }

    public override void DrawLine(
        IList<ScreenPoint> points,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray,
        LineJoin lineJoin
    ) => Lines.Add(points);

    public override void DrawPolygon(
        IList<ScreenPoint> points,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray,
        LineJoin lineJoin
    ) { }

    public override void DrawText(
        ScreenPoint p,
        string text,
        OxyColor fill,
        string? fontFamily,
        double fontSize,
        double fontWeight,
        double rotate,
        HorizontalAlignment halign,
        VerticalAlignment valign,
        OxySize? maxSize
    )
    {
        RichText label = RichText.FromOxyPlot(text);
        if (label.IsEmpty)
            return;
        double width = TextMetrics.Width(label, fontSize),
            height = TextMetrics.CapHeight * fontSize,
            start = halign switch
            {
                HorizontalAlignment.Left => 0,
                HorizontalAlignment.Center => -width / 2,
                _ => -width,
            },
            // What a reader sees of most labels: from the base line to the height of capitals.
            top = MeasuringContext.BaseLine(valign) * fontSize - height;
        Labels.Add(
            (
                label.ToString(),
                rotate == 0
                    ? new OxyRect(p.X + start, p.Y + top, width, height)
                    : new OxyRect(p.X + top, p.Y - start - width, height, width)
            )
        );
    }

    public override OxySize MeasureText(string text, string? fontFamily, double fontSize, double fontWeight) =>
        MeasuringContext.SizeOf(text, fontSize);

    public override void PushClip(OxyRect clippingRectangle) => _clips++;

    public override void PopClip() => _clips--;
}
