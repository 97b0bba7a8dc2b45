namespace SpectroCal.LineShapes;

/// <summary>
/// The Voigt profile integrated over a bin: it is smooth over a standard deviation. A narrow bin takes what is known at its edges, others
/// Gauss-Legendre sums.
/// </summary>
internal static class VoigtIntegral
{
    // Up to here the profile and three derivatives at both edges give 1e-10 of the maximum: the error is h^9 f''/25401600.
    private const double NarrowBetweenEdges = 0.25;
    private const double FarShare = 0.2; // of the distance, where the profile changes with that: 1e-12 of it
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

    /// <summary>The same, by the profile at both ends where that will do: most bins cost nothing then.</summary>
    /// <param name="a">Lower end, eV from the line.</param>
    /// <param name="b">Upper end.</param>
    /// <param name="atA">The profile at the lower end.</param>
    /// <param name="atB">The profile at the upper end.</param>
    /// <param name="sigma">Standard deviation of the Gaussian, eV.</param>
    /// <param name="gamma">Half width at half maximum of the Lorentzian, eV.</param>
    public static double Between(double a, double b, in VoigtValue atA, in VoigtValue atB, double sigma, double gamma)
    {
        double h = b - a;
        return h <= NarrowBetweenEdges * Math.Max(sigma, FarShare * Near(a, b))
            ? h
                * (
                    0.5 * (atA.Density + atB.Density)
                    + h
                        * (
                            3.0 / 28 * (atA.Slope - atB.Slope)
                            + h * ((atA.Curvature + atB.Curvature) / 84 + h * (atA.Third - atB.Third) / 1680)
                        )
                )
            : Between(a, b, sigma, gamma);
    }

    // Distance of the nearer end from the line; 0 where the line is between.
    private static double Near(double a, double b) =>
        a > 0 ? a
        : b < 0 ? -b
        : 0;

    /// <summary>Integral from a to b, distances from the line, eV.</summary>
    public static double Between(double a, double b, double sigma, double gamma)
    {
        double width = b - a;
        (double Node, double Weight)[] rule = width <= NarrowBin * sigma ? Three : Five;
        // Far out the profile changes over the distance, not over sigma.
        double near = Near(a, b);
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
