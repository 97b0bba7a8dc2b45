using System.Globalization;

namespace SpectroCal.Plotting.Figures;

/// <summary>A colour in sRGB.</summary>
/// <param name="Red">Red, 0 to 255.</param>
/// <param name="Green">Green, 0 to 255.</param>
/// <param name="Blue">Blue, 0 to 255.</param>
/// <param name="Opacity">0 (invisible) to 1 (covers what is below).</param>
public readonly record struct Rgba(byte Red, byte Green, byte Blue, double Opacity = 1)
{
    /// <summary>Black.</summary>
    public static Rgba Black { get; } = new(0, 0, 0);

    /// <summary>White.</summary>
    public static Rgba White { get; } = new(255, 255, 255);

    /// <summary>The colour as #rrggbb; the opacity is not in it.</summary>
    public string Hex => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    /// <summary>A grey.</summary>
    /// <param name="level">0 (black) to 255 (white).</param>
    public static Rgba Grey(byte level) => new(level, level, level);

    /// <summary>The colour #rrggbb.</summary>
    public static Rgba FromHex(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        int value = int.Parse(hex.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return new Rgba((byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }
}
