namespace SpectroCal.Numerics;

/// <summary>The normal density.</summary>
internal static class NormalDensity
{
    /// <summary>1 / sqrt(2 pi).</summary>
    public const double InverseSqrtTwoPi = 0.3989422804014327;

    /// <summary>Distance in standard deviations beyond which the density counts as zero (below 1e-14 of its maximum).</summary>
    public const double Reach = 8;

    /// <summary>Normal density of standard deviation <paramref name="sigma"/> at distance <paramref name="z"/> from the mean.</summary>
    public static double Density(double z, double sigma)
    {
        double t = z / sigma;
        return InverseSqrtTwoPi / sigma * Math.Exp(-0.5 * t * t);
    }
}
