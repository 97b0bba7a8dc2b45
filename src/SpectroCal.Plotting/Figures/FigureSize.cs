using System.Globalization;

namespace SpectroCal.Plotting.Figures;

/// <summary>Size of a drawn figure in points of 1/72 inch.</summary>
public readonly record struct FigureSize
{
    private const double PointsPerMillimetre = 72 / 25.4;
    private const double PointsPerCssPixel = 0.75;
    private const double Smallest = 36;
    private const double Largest = 72_000;

    /// <summary>Creates a size.</summary>
    /// <param name="widthPt">Width, pt; 36 to 72 000.</param>
    /// <param name="heightPt">Height, pt; 36 to 72 000.</param>
    public FigureSize(double widthPt, double heightPt)
    {
        if (!(widthPt >= Smallest && widthPt <= Largest))
            throw Wrong(nameof(widthPt), widthPt);
        if (!(heightPt >= Smallest && heightPt <= Largest))
            throw Wrong(nameof(heightPt), heightPt);
        WidthPt = widthPt;
        HeightPt = heightPt;
    }

    /// <summary>Width, pt.</summary>
    public double WidthPt { get; }

    /// <summary>Height, pt.</summary>
    public double HeightPt { get; }

    /// <summary>A size in millimetres.</summary>
    public static FigureSize Millimetres(double width, double height) => new(width * PointsPerMillimetre, height * PointsPerMillimetre);

    /// <summary>A size in pixels of a screen with 96 pixels per inch.</summary>
    public static FigureSize Pixels(double width, double height) => new(width * PointsPerCssPixel, height * PointsPerCssPixel);

    private static ArgumentOutOfRangeException Wrong(string name, double value) =>
        new(
            name,
            value,
            string.Create(CultureInfo.InvariantCulture, $"A figure must be {Smallest} to {Largest} points (1/72 inch) wide and high.")
        );
}
