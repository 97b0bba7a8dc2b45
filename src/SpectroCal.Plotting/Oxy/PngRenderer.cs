using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace SpectroCal.Plotting.Oxy;

/// <summary>Draws figures as PNG with smooth lines and text; no font of the system takes part.</summary>
/// <param name="dotsPerInch">Pixels to the inch, 10 to 10 000; 96 gives a screen's pixels.</param>
/// <param name="scale">Factor on the number of pixels, 0.1 to 20, such as 2 for a dense screen.</param>
public sealed class PngRenderer(double dotsPerInch = 96, double scale = 1) : IFigureRenderer
{
    private const double PointsPerInch = 72;
    private const long MostPixels = 200_000_000;
    private const int CompressionLevel = 3; // the next takes three times as long

    // Of the picture itself: of a screen's that is drawn larger, more than its nominal number.
    private readonly double _pixelsPerInch =
        Within(dotsPerInch, 10, 10_000, "The resolution must lie between 10 and 10 000 pixels to the inch.")
        * Within(scale, 0.1, 20, "The scale factor must lie between 0.1 and 20.");

    /// <inheritdoc/>
    public void Render(FigureModels figure, FigureSize size, Stream output)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(output);
        double perPoint = _pixelsPerInch / PointsPerInch;
        int width = (int)Math.Round(size.WidthPt * perPoint),
            height = (int)Math.Round(size.HeightPt * perPoint);
        if ((long)width * height > MostPixels)
            throw new FigureSizeException(Invariant($"An image of {width} x {height} pixels is too large."));
        FigureFont.RequireSkia();
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        using (var rc = new SkiaContext(canvas, RenderTarget.PixelGraphic, perPoint, perPoint))
        {
            canvas.Clear(figure.Theme.Background.ToSKColor());
            figure.Draw(rc, size);
        }
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Up, CompressionLevel));
        PngResolution.Write(png.AsSpan(), _pixelsPerInch, output);
    }

    private static double Within(double value, double least, double most, string fault) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(nameof(value), value, fault);
}
