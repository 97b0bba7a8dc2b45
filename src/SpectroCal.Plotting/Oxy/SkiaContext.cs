using OxyPlot;
using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace SpectroCal.Plotting.Oxy;

/// <summary>
/// OxyPlot's context for Skia with the font of figures: OxyPlot's own text takes a font of the system or of the program that was started.
/// </summary>
internal sealed class SkiaContext : SkiaRenderContext, IFigureContext
{
    /// <summary>Limit of the length of a mitre over the width of its line: right angles are sharp, more acute ones are cut off.</summary>
    public const int SharpestCorner = 2;
    private const int MostCorners = 128;
    private readonly SKFont _font = new(FigureFont.Typeface)
    {
        Hinting = SKFontHinting.None,
        LinearMetrics = true,
        Subpixel = true,
        Edging = SKFontEdging.Antialias,
    };
    private readonly SKPaint _ink = new() { IsAntialias = true };

    /// <summary>A context on a canvas.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="target">Pixels or vectors.</param>
    /// <param name="pixelsPerPoint">Units of the canvas to the point.</param>
    /// <param name="columnsPerPoint">How many columns to a point can be told apart.</param>
    public SkiaContext(SKCanvas canvas, RenderTarget target, double pixelsPerPoint, double columnsPerPoint)
    {
        SkCanvas = canvas;
        RenderTarget = target;
        DpiScale = (float)pixelsPerPoint;
        ColumnsPerPoint = columnsPerPoint;
        MiterLimit = SharpestCorner;
    }

    public double ColumnsPerPoint { get; }

    OxySize IRenderContext.MeasureText(string text, string? fontFamily, double fontSize, double fontWeight) =>
        MeasuringContext.SizeOf(text, fontSize);

    void IRenderContext.DrawText(
        ScreenPoint p,
        string text,
        OxyColor fill,
        string? fontFamily,
        double fontSize,
        double fontWeight,
        double rotation,
        HorizontalAlignment horizontalAlignment,
        VerticalAlignment verticalAlignment,
        OxySize? maxSize
    )
    {
        if (string.IsNullOrEmpty(text) || fill.IsInvisible())
            return;
        RichText label = RichText.FromOxyPlot(text);
        using var restored = new SKAutoCanvasRestore(SkCanvas);
        SkCanvas.Translate((float)p.X * DpiScale, (float)p.Y * DpiScale);
        if (rotation != 0)
            SkCanvas.RotateDegrees((float)rotation);
        // Left, centre and right are -1, 0 and 1.
        double x = -((int)horizontalAlignment + 1) / 2.0 * TextMetrics.Width(label, fontSize),
            y = MeasuringContext.BaseLine(verticalAlignment) * fontSize;
        _ink.Color = fill.ToSKColor();
        foreach (TextRun run in label.Runs)
        {
            _font.Size = (float)(fontSize * TextMetrics.Scale(run.Script)) * DpiScale;
            float base0 = (float)(y - TextMetrics.Rise(run.Script) * fontSize) * DpiScale;
            SkCanvas.DrawText(run.Text, (float)x * DpiScale, base0, _font, _ink);
            x += TextMetrics.RunWidth(run, fontSize);
        }
    }

    void IRenderContext.DrawLine(
        IList<ScreenPoint> points,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray,
        LineJoin lineJoin
    )
    {
        bool hasPixels = RenderTarget == RenderTarget.PixelGraphic;
        // A line of very many corners takes longer than its pieces. These overlap by a stretch, so that there is a joint at every corner.
        int most = hasPixels && dashArray is null && stroke.A == byte.MaxValue ? MostCorners : Math.Max(2, points.Count);
        for (int from = 0; from < points.Count - 1; from += most - 2)
        {
            bool isLast = points.Count - from <= most;
            IList<ScreenPoint> piece = from == 0 && isLast ? points : [.. points.Skip(from).Take(most)];
            DrawLine(piece, stroke, thickness, edgeRenderingMode, Scaled(dashArray), lineJoin);
            if (isLast)
                return;
        }
    }

    void IRenderContext.DrawLineSegments(
        IList<ScreenPoint> points,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray,
        LineJoin lineJoin
    ) => DrawLineSegments(points, stroke, thickness, edgeRenderingMode, Scaled(dashArray), lineJoin);

    // OxyPlot multiplies dashes by the scale twice.
    private double[]? Scaled(double[]? dashes) => dashes?.Select(d => d / DpiScale).ToArray();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _font.Dispose();
            _ink.Dispose();
        }
        base.Dispose(disposing);
    }
}
