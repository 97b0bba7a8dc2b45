using OxyPlot;
using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace SpectroCal.Plotting.Oxy;

/// <summary>
/// OxyPlot's context for Skia with the font of figures: OxyPlot's own text takes a font of the system or of the program that was started.
/// </summary>
internal sealed class SkiaContext : SkiaRenderContext, IFigureContext
{
    private const double ThinPixels = 2;
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
        if (target == RenderTarget.PixelGraphic)
            MiterLimit = 2; // right angles stay sharp, what is more acute is cut off
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
        double share = horizontalAlignment switch
        {
            HorizontalAlignment.Left => 0,
            HorizontalAlignment.Center => 0.5,
            _ => 1,
        };
        double x = -share * TextMetrics.Width(label, fontSize),
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
        // Round joints take Skia twice as long; in lines of a pixel or so nobody sees them.
        LineJoin join = hasPixels && thickness * DpiScale < ThinPixels ? LineJoin.Miter : lineJoin;
        // A line of very many corners takes longer than its pieces. These overlap by a stretch, so that there is a joint at every corner.
        int most = hasPixels && dashArray is null && stroke.A == byte.MaxValue ? MostCorners : Math.Max(2, points.Count);
        for (int from = 0; from < points.Count - 1; from += most - 2)
        {
            bool isLast = points.Count - from <= most;
            IList<ScreenPoint> piece = from == 0 && isLast ? points : [.. points.Skip(from).Take(most)];
            DrawLine(piece, stroke, thickness, edgeRenderingMode, Scaled(dashArray), join);
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
