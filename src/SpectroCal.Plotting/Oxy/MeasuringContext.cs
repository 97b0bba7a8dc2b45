using OxyPlot;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Oxy;

/// <summary>Measures text and draws nothing: to find out how much room axes and titles need.</summary>
internal sealed class MeasuringContext : RenderContextBase, IFigureContext
{
    private const double LineHeight = 1.16;

    /// <inheritdoc/>
    public double ColumnsPerPoint => 0;

    /// <inheritdoc/>
    public override int ClipCount => _clips;

    private int _clips;

    /// <summary>Size of a label.</summary>
    public static OxySize SizeOf(string? text, double size) =>
        string.IsNullOrEmpty(text) ? OxySize.Empty : new OxySize(TextMetrics.Width(RichText.FromOxyPlot(text), size), Height(size));

    /// <summary>Height of a line of characters of a size.</summary>
    public static double Height(double size) => LineHeight * size;

    /// <summary>Distance of the base line of a label below the point at which it is aligned, over the size of its characters.</summary>
    public static double BaseLine(VerticalAlignment alignment) =>
        alignment switch
        {
            VerticalAlignment.Top => TextMetrics.Ascent,
            // Capitals and numbers are centred, not what hangs below them.
            VerticalAlignment.Middle => TextMetrics.CapHeight / 2,
            _ => -TextMetrics.Descent,
        };

    /// <inheritdoc/>
    public override OxySize MeasureText(string text, string? fontFamily, double fontSize, double fontWeight) => SizeOf(text, fontSize);

    /// <inheritdoc/>
    public override void PushClip(OxyRect clippingRectangle) => _clips++;

    /// <inheritdoc/>
    public override void PopClip() => _clips--;

    /// <inheritdoc/>
    public override void DrawLine(
        IList<ScreenPoint> points,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray,
        LineJoin lineJoin
    ) { }

    /// <inheritdoc/>
    public override void DrawPolygon(
        IList<ScreenPoint> points,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray,
        LineJoin lineJoin
    ) { }

    /// <inheritdoc/>
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
    ) { }
}
