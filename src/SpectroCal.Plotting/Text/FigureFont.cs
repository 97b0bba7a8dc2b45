using SkiaSharp;

namespace SpectroCal.Plotting.Text;

/// <summary>
/// The one font of all figures, SpectroCal Sans: a subset of Liberation Sans, which has the widths of Arial. It comes with the assembly, so
/// that figures look the same on every machine, also on one without fonts.
/// </summary>
internal static class FigureFont
{
    /// <summary>Fonts of a viewer that have the same widths.</summary>
    public const string Alike = "Arial, 'Liberation Sans', Helvetica, 'DejaVu Sans', sans-serif";
    private const string Resource = "SpectroCal.Plotting.Text.SpectroCalSans.ttf";

    // Beyond, the font has no characters; a box stands for them.
    private const int Characters = 0x2600;
    private static readonly Lazy<SKTypeface> Loaded = new(Load);
    private static readonly Lazy<float[]> Widths = new(MeasureAll);

    /// <summary>The font for Skia.</summary>
    /// <exception cref="PlatformNotSupportedException">Skia has no native library for this machine.</exception>
    public static SKTypeface Typeface => Loaded.Value;

    /// <summary>Throws with what is missing where figures cannot be drawn.</summary>
    /// <exception cref="PlatformNotSupportedException">Skia has no native library for this machine.</exception>
    public static void RequireSkia() => _ = Typeface;

    /// <summary>Width of a text, em.</summary>
    public static double Advance(string text) => text.Sum(c => (double)Widths.Value[Math.Min((int)c, Characters - 1)]);

    private static SKTypeface Load()
    {
        using Stream stream = typeof(FigureFont).Assembly.GetManifestResourceStream(Resource)!;
        try
        {
            return SKTypeface.FromStream(stream);
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or BadImageFormatException)
        {
            throw new PlatformNotSupportedException(
                "Figures are drawn by the native library libSkiaSharp, which is missing for "
                    + $"{System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}: SpectroCal brings it for Windows and Linux "
                    + "on x64 and arm64 and for macOS. Everything but figures works without it.",
                e
            );
        }
    }

    private static float[] MeasureAll()
    {
        using var font = new SKFont(Typeface, Typeface.UnitsPerEm) { Hinting = SKFontHinting.None, LinearMetrics = true };
        ushort[] glyphs = [.. Enumerable.Range(0, Characters).Select(c => font.GetGlyph(c))];
        float[] widths = new float[Characters];
        font.GetGlyphWidths(glyphs, widths, []);
        return [.. widths.Select(w => w / Typeface.UnitsPerEm)];
    }
}
