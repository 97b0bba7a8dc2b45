namespace SpectroCal.Numerics;

/// <summary>The Poisson deviance of counts: twice the logarithm of the ratio of their greatest likelihood to that at a mean.</summary>
internal static class PoissonDeviance
{
    /// <summary>d = 2 (mu - n + n ln(n/mu)).</summary>
    /// <param name="n">Counts, not negative.</param>
    /// <param name="mu">Mean, positive.</param>
    public static double Of(double n, double mu) => 2 * (mu - n + (n > 0 ? n * Math.Log(n / mu) : 0));
}
