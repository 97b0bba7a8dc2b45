namespace SpectroCal.LineShapes;

/// <summary>The Voigt profile integrated over a bin, by Gauss-Legendre sums: it is smooth over a standard deviation.</summary>
internal static class VoigtIntegral
{
    private const double NarrowBin = 0.2; // standard deviations below which three points give 1e-9 of the maximum
    private const double WidestBin = 0.5; // above which a bin is divided; five points give 1e-12

    private static readonly (double Node, double Weight)[] Three =
    [
        (-0.7745966692414834, 5.0 / 18),
        (0, 8.0 / 18),
        (0.7745966692414834, 5.0 / 18),
    ];

    private static readonly (double Node, double Weight)[] Five =
    [
        (-0.9061798459386640, 0.1184634425280945),
        (-0.5384693101056831, 0.2393143352496832),
        (0, 0.2844444444444444),
        (0.5384693101056831, 0.2393143352496832),
        (0.9061798459386640, 0.1184634425280945),
    ];

    /// <summary>Integral from a to b, distances from the line, eV.</summary>
    public static double Between(double a, double b, double sigma, double gamma)
    {
        double width = b - a;
        (double Node, double Weight)[] rule = width <= NarrowBin * sigma ? Three : Five;
        // Far out the profile changes over the distance, not over sigma.
        double near =
            a > 0 ? a
            : b < 0 ? -b
            : 0;
        int pieces = (int)Math.Min(Math.Ceiling(width / (WidestBin * Math.Max(sigma, 0.1 * near))), 10_000);
        double half = 0.5 * width / pieces,
            sum = 0;
        for (int k = 0; k < pieces; k++)
        {
            double middle = a + (2 * k + 1) * half;
            foreach ((double node, double weight) in rule)
                sum += weight * Voigt.Value(middle + node * half, sigma, gamma);
        }
        return 2 * half * sum;
    }
}
