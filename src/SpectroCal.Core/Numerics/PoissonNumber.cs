using MathNet.Numerics.Distributions;

namespace SpectroCal.Numerics;

/// <summary>Numbers of events of any mean.</summary>
internal static class PoissonNumber
{
    /// <summary>
    /// Mean from which the number is drawn from the normal distribution: its skewness is 1e-4 there, and the sampler of Math.NET, which
    /// counts in 32 bits, does not end where the mean has more.
    /// </summary>
    private const double Large = 1e8;

    /// <summary>One number.</summary>
    /// <param name="random">Source of randomness.</param>
    /// <param name="mean">Mean; none is drawn where it is not positive.</param>
    public static double Sample(Random random, double mean) =>
        mean >= Large ? Math.Round(Normal.Sample(random, mean, Math.Sqrt(mean)))
        : mean > 0 ? Poisson.Sample(random, mean)
        : 0;
}
