namespace SpectroCal.Plotting.Figures;

/// <summary>Size of a drawn figure in points of 1/72 inch.</summary>
/// <param name="WidthPt">Width, pt; 36 to 72 000.</param>
/// <param name="HeightPt">Height, pt; 36 to 72 000.</param>
public readonly record struct FigureSize(double WidthPt, double HeightPt)
{
    private const double Smallest = 36;
    private const double Largest = 72_000;

    /// <summary>Width, pt.</summary>
    public double WidthPt { get; } = Sound(WidthPt, nameof(WidthPt));

    /// <summary>Height, pt.</summary>
    public double HeightPt { get; } = Sound(HeightPt, nameof(HeightPt));

    /// <summary>Whether a width or a height is one that a figure can have, pt.</summary>
    internal static bool IsSound(double value) => value is >= Smallest and <= Largest;

    private static double Sound(double value, string name) =>
        IsSound(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                name,
                value,
                Invariant($"A figure must be {Smallest} to {Largest} points (1/72 inch) wide and high.")
            );
}
