using System.Globalization;
using OxyPlot.SkiaSharp;
using SkiaSharp;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Oxy;

/// <summary>
/// Draws figures as PNG with smooth lines and text; no font of the system takes part.
/// </summary>
public sealed class PngRenderer : IFigureRenderer
{
    private const double PointsPerInch = 72;
    private const long MostPixels = 200_000_000;
    private const int CompressionLevel = 4;

    /// <summary>Creates a renderer.</summary>
    /// <param name="dotsPerInch">Pixels to the inch; 96 gives a screen's pixels.</param>
    /// <param name="scale">Factor on the number of pixels, such as 2 for a dense screen.</param>
    public PngRenderer(double dotsPerInch = 96, double scale = 1)
    {
        if (!(dotsPerInch >= 10 && dotsPerInch <= 10_000))
            throw new ArgumentOutOfRangeException(
                nameof(dotsPerInch),
                dotsPerInch,
                "The resolution must lie between 10 and 10 000 pixels to the inch."
            );
        if (!(scale >= 0.1 && scale <= 20))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale factor must lie between 0.1 and 20.");
        DotsPerInch = dotsPerInch;
        Scale = scale;
    }

    /// <summary>Pixels to the inch.</summary>
    public double DotsPerInch { get; }

    /// <summary>Factor on the number of pixels.</summary>
    public double Scale { get; }

    /// <inheritdoc/>
    public string Extension => ".png";

    /// <summary>Width and height of the image of a figure, pixels.</summary>
    public (int Width, int Height) PixelsFor(FigureSize size)
    {
        double perPoint = DotsPerInch * Scale / PointsPerInch;
        return ((int)Math.Round(size.WidthPt * perPoint), (int)Math.Round(size.HeightPt * perPoint));
    }

    /// <inheritdoc/>
    public void Render(FigureModels figure, FigureSize size, Stream output)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(output);
        (int width, int height) = PixelsFor(size);
        if ((long)width * height > MostPixels)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"An image of {width} x {height} pixels is too large."),
                nameof(size)
            );
        FigureFont.RequireSkia();
        double perPoint = DotsPerInch * Scale / PointsPerInch;
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        using (var rc = new SkiaContext(canvas, RenderTarget.PixelGraphic, perPoint, perPoint))
        {
            canvas.Clear(figure.Theme.Background.ToSKColor());
            figure.Draw(rc, size);
        }
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, CompressionLevel));
        PngResolution.Write(png.AsSpan(), DotsPerInch * Scale, output);
    }
}
