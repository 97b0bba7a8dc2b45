using SpectroCal.Numerics;

namespace SpectroCal.Fitting;

/// <summary>
/// Moments of the Poisson deviance of one bin, d(n) = 2 (mu - n + n ln(n/mu)), at its mean mu: what chi2 takes for 1 and 2 whatever mu is.
/// Below about five counts they are not: at 0.1 counts the mean is 0.47, at one count 1.15.
/// </summary>
/// <param name="Mean">E d.</param>
/// <param name="Variance">Var d.</param>
/// <param name="Covariance">Cov(d, n).</param>
/// <param name="MeanCurvature">Second derivative of E d with respect to mu.</param>
internal readonly record struct DevianceMoments(double Mean, double Variance, double Covariance, double MeanCurvature)
{
    // Above, the expansions in 1/mu are good to 1e-3 of the moments; sums over as many counts would take longer than the fit.
    private const double Large = 30;
    private const double Small = 1e-12;

    /// <summary>d(n).</summary>
    public static double Deviance(double n, double mu) => PoissonDeviance.Of(n, Math.Max(mu, Small));

    /// <summary>The moments at a mean.</summary>
    /// <param name="mu">Mean, counts.</param>
    public static DevianceMoments At(double mu)
    {
        if (!(mu > Small))
            return default;
        if (mu > Large)
        {
            // From d = x^2 - x^3/(3 m) + x^4/(6 m^2) - ..., x = (n - mu)/sqrt(mu), m = sqrt(mu), and the moments of a Poisson variable.
            double inverse = 1 / mu;
            return new DevianceMoments(
                1 + inverse * (1.0 / 6 + inverse / 6),
                2 + inverse * (2.0 / 3),
                -inverse / 6,
                inverse * inverse * inverse * (1.0 / 3 + inverse)
            );
        }
        int last = (int)(mu + 12 * Math.Sqrt(mu) + 12);
        double probability = Math.Exp(-mu),
            logMu = Math.Log(mu),
            mean = 0,
            square = 0,
            withCount = 0,
            withPairs = 0; // E n (n - 1) d
        for (int n = 0; n <= last; n++)
        {
            if (n > 0)
                probability *= mu / n;
            double d = n == 0 ? 2 * mu : 2 * (mu - n + n * (Math.Log(n) - logMu));
            mean += probability * d;
            square += probability * d * d;
            withCount += probability * n * d;
            withPairs += probability * n * (n - 1.0) * d;
        }
        // d'' of E d: the distribution changes as (n - mu)/mu, d as 2 (1 - n/mu), and E (1 - n/mu) = 0.
        double curvature = (withPairs - 2 * mu * withCount + mu * mu * mean) / (mu * mu) - 2 / mu;
        return new DevianceMoments(mean, square - mean * mean, withCount - mu * mean, curvature);
    }
}
