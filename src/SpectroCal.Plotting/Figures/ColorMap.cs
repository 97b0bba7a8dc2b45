using OxyPlot;

namespace SpectroCal.Plotting.Figures;

/// <summary>Colours for values from 0 to 1: straight lines in a perceptually uniform colour space.</summary>
/// <remarks>Interpolated in Oklab (B. Ottosson, 2020), so that equal steps of the value look equal.</remarks>
public sealed class ColorMap
{
    private const int Steps = 256;
    private readonly OxyColor[] _colors;

    private ColorMap(params OxyColor[] anchors)
    {
        _colors = new OxyColor[Steps];
        double[][] lab = [.. anchors.Select(ToOklab)];
        for (int i = 0; i < Steps; i++)
        {
            double x = (double)i / (Steps - 1) * (anchors.Length - 1);
            int k = Math.Min((int)x, anchors.Length - 2);
            double t = x - k;
            _colors[i] = FromOklab([.. Enumerable.Range(0, 3).Select(c => lab[k][c] * (1 - t) + lab[k + 1][c] * t)]);
        }
    }

    /// <summary>Dark to light: amounts.</summary>
    public static ColorMap Sequential { get; } =
        new(
            OxyColor.Parse("#10204f"),
            OxyColor.Parse("#1d5f8a"),
            OxyColor.Parse("#3f9a8f"),
            OxyColor.Parse("#a9c66b"),
            OxyColor.Parse("#fdf0a6")
        );

    /// <summary>Blue through white to vermilion: values of either sign.</summary>
    public static ColorMap Diverging { get; } =
        new(
            OxyColor.Parse("#0b4f8a"),
            OxyColor.Parse("#7fb3d8"),
            OxyColor.Parse("#f7f7f7"),
            OxyColor.Parse("#f0a37a"),
            OxyColor.Parse("#b23a00")
        );

    /// <summary>The colour of a value; beyond 0 and 1 that of the nearer end.</summary>
    public OxyColor this[double value] => _colors[(int)Math.Round(Math.Clamp(value, 0, 1) * (Steps - 1))];

    private static double[] ToOklab(OxyColor c)
    {
        double r = Linear(c.R),
            g = Linear(c.G),
            b = Linear(c.B);
        double l = Math.Cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        double m = Math.Cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        double s = Math.Cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        return
        [
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
        ];
    }

    private static OxyColor FromOklab(double[] c)
    {
        double l = Cube(c[0] + 0.3963377774 * c[1] + 0.2158037573 * c[2]);
        double m = Cube(c[0] - 0.1055613458 * c[1] - 0.0638541728 * c[2]);
        double s = Cube(c[0] - 0.0894841775 * c[1] - 1.2914855480 * c[2]);
        return OxyColor.FromRgb(
            Byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
            Byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
            Byte(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)
        );
    }

    private static double Cube(double x) => x * x * x;

    private static double Linear(byte value)
    {
        double x = value / 255.0;
        return x <= 0.04045 ? x / 12.92 : Math.Pow((x + 0.055) / 1.055, 2.4);
    }

    private static byte Byte(double linear)
    {
        double x = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.Pow(linear, 1 / 2.4) - 0.055;
        return (byte)Math.Round(Math.Clamp(x, 0, 1) * 255);
    }
}
