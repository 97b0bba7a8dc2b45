namespace SpectroCal.Numerics;

/// <summary>Error functions, and the pieces of a detector's line that are made of them.</summary>
/// <remarks>
/// <para>
/// Rational Chebyshev approximations of W. J. Cody, Math. Comp. 23 (1969) 631, with the coefficients to 18 digits of his program CALERF
/// (ACM Trans. Math. Software 19 (1993) 22). Relative errors are a few 1e-16 wherever the result is a normal number.
/// </para>
/// <para>Where an exponential of a square occurs, the rounding error of the square is corrected for: at z = 37 it is 5e-14 of
/// exp(-z^2/2).</para>
/// </remarks>
public static class ErrorFunctions
{
    private const double InverseSqrtPi = 0.56418958354775628695;
    private const double InverseSqrtTwo = 0.70710678118654752440;

    /// <summary>sqrt(2 pi).</summary>
    public const double SqrtTwoPi = 2.50662827463100050242;

    /// <summary>1 / sqrt(2 pi).</summary>
    public const double InverseSqrtTwoPi = 0.39894228040143267794;

    /// <summary>Distance in standard deviations beyond which a kernel counts as zero (below 1e-14 of its maximum).</summary>
    public const double KernelReach = 8;

    private const double Small = 0.46875; // up to here erf has its own approximation
    private const double LeastBeta = 1e-20; // a tail this short changes nothing by one part in 1e16

    /// <summary>erf(x) = 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x.</summary>
    public static double Erf(double x)
    {
        double size = Math.Abs(x);
        if (size <= Small)
            return SmallErf(x);
        return size > 6 ? Math.Sign(x) : Math.CopySign(1 - ExpMinusSquare(size) * Scaled(size), x);
    }

    /// <summary>erfc(x) = 1 - erf(x), accurate also where it is small.</summary>
    public static double Erfc(double x)
    {
        double size = Math.Abs(x);
        if (size <= Small)
            return 1 - SmallErf(x);
        double upper = ExpMinusSquare(size) * Scaled(size);
        return x < 0 ? 2 - upper : upper;
    }

    /// <summary>erfcx(x) = exp(x^2) erfc(x): 1/(x sqrt(pi)) at large x, infinite below -26.6.</summary>
    public static double Erfcx(double x)
    {
        if (x > Small)
            return Scaled(x);
        if (x < -27)
            return double.PositiveInfinity;
        double square = x * x,
            lost = Math.FusedMultiplyAdd(x, x, -square),
            exp = Math.Exp(square) * (1 + lost);
        return x < -Small ? 2 * exp - Scaled(-x) : exp * (1 - SmallErf(x));
    }

    /// <summary>Normal density phi(z) = exp(-z^2/2) / sqrt(2 pi).</summary>
    public static double NormalDensity(double z) => InverseSqrtTwoPi * ExpMinusHalfSquare(z);

    /// <summary>
    /// Normal density of standard deviation <paramref name="sigma"/> at a distance from the mean, as kernels and peaks need it near their
    /// centres: the rounding error of the square is not corrected for, which within <see cref="KernelReach"/> is 4e-15 of the result.
    /// </summary>
    public static double NormalDensity(double distance, double sigma)
    {
        double z = distance / sigma;
        return InverseSqrtTwoPi / sigma * Math.Exp(-0.5 * z * z);
    }

    /// <summary>
    /// Normal distribution Phi(z), the integral of the density from minus infinity to z, accurate also where it is small.
    /// </summary>
    public static double NormalCumulative(double z) => Cumulative(z, ExpMinusHalfSquare(z));

    /// <summary>The normal density phi(z) and the normal distribution Phi(z) at once, with one exponential.</summary>
    public static void Normal(double z, out double density, out double cumulative)
    {
        double bell = ExpMinusHalfSquare(z);
        density = InverseSqrtTwoPi * bell;
        cumulative = Cumulative(z, bell);
    }

    /// <summary>
    /// The exponential low-energy tail convolved with the normal density, t(z; beta) = 1/(2 beta) exp(z/beta + 1/(2 beta^2))
    /// erfc(z/sqrt2 + 1/(sqrt2 beta)).
    /// </summary>
    /// <remarks>
    /// t is a density of mean -beta. From beta dt/dz = t - phi follow its integral up to z, Phi + beta t, and
    /// dt/dbeta = (phi - t (1 + beta z + beta^2)) / beta^3, which loses digits below beta = 0.1, where -z phi is its limit.
    /// </remarks>
    /// <param name="z">Distance from the line in standard deviations of the Gaussian, negative below it.</param>
    /// <param name="beta">
    /// Decay length of the tail in the same standard deviations, not negative; at 0 the tail is the Gaussian itself.
    /// </param>
    /// <param name="density">phi(z), which callers that need the tail have already computed.</param>
    public static double TailDensity(double z, double beta, double density)
    {
        if (beta < LeastBeta)
            return density;
        double bell = SqrtTwoPi * density,
            rate = 1 / beta,
            u = (z + rate) * InverseSqrtTwo;
        if (density == 0 && Math.Abs(u) > Small)
            return u > 0 ? 0 : rate * Decay(z, beta, rate);
        // exp(z/beta + 1/(2 beta^2)) = exp(-z^2/2) exp(u^2), so that the Gaussian is reused, and the other exponential is used only where
        // u^2 cannot overflow it.
        return 0.5
            * rate
            * (
                u > Small ? bell * Scaled(u)
                : u < -Small ? 2 * Decay(z, beta, rate) - bell * Scaled(-u)
                : Decay(z, beta, rate) * (1 - SmallErf(u))
            );
    }

    /// <summary>exp(-z^2/2).</summary>
    private static double ExpMinusHalfSquare(double z)
    {
        double square = z * z;
        if (square > 1500)
            return 0;
        double lost = Math.FusedMultiplyAdd(z, z, -square);
        return Math.Exp(-0.5 * square) * (1 - 0.5 * lost);
    }

    /// <summary>exp(-x^2).</summary>
    private static double ExpMinusSquare(double x)
    {
        double square = x * x;
        if (square > 750)
            return 0;
        double lost = Math.FusedMultiplyAdd(x, x, -square);
        return Math.Exp(-square) * (1 - lost);
    }

    /// <summary>exp(rate (z + rate/2)) with rate = 1/beta; the rounding error of the exponent, up to 700, is corrected for.</summary>
    private static double Decay(double z, double beta, double rate)
    {
        double half = 0.5 * rate,
            sum = z + half,
            exponent = rate * sum;
        if (exponent < -750)
            return 0;
        double part = sum - z,
            lostInSum = z - (sum - part) + (half - part);
        double lostInRate = Math.FusedMultiplyAdd(-rate, beta, 1) * rate;
        double lost = Math.FusedMultiplyAdd(rate, sum, -exponent) + rate * lostInSum + lostInRate * (z + rate);
        return Math.Exp(exponent) * (1 + lost);
    }

    private static double Cumulative(double z, double bell)
    {
        double x = z * InverseSqrtTwo,
            size = Math.Abs(x);
        if (size <= Small)
            return 0.5 + 0.5 * SmallErf(x);
        double outside = 0.5 * bell * Scaled(size);
        return x < 0 ? outside : 1 - outside;
    }

    /// <summary>erf(x) for |x| at most 0.46875.</summary>
    private static double SmallErf(double x)
    {
        double s = x * x;
        double above =
            (((1.85777706184603153e-1 * s + 3.16112374387056560) * s + 1.13864154151050156e2) * s + 3.77485237685302021e2) * s
            + 3.20937758913846947e3;
        double below = (((s + 2.36012909523441209e1) * s + 2.44024637934444173e2) * s + 1.28261652607737228e3) * s + 2.84423683343917062e3;
        return x * above / below;
    }

    /// <summary>exp(x^2) erfc(x) for x of at least 0.46875.</summary>
    private static double Scaled(double x)
    {
        if (x <= 4)
        {
            double above = 2.15311535474403846e-8,
                below = x + 1.57449261107098347e1;
            above = above * x + 5.64188496988670089e-1;
            above = above * x + 8.88314979438837594;
            below = below * x + 1.17693950891312499e2;
            above = above * x + 6.61191906371416295e1;
            below = below * x + 5.37181101862009858e2;
            above = above * x + 2.98635138197400131e2;
            below = below * x + 1.62138957456669019e3;
            above = above * x + 8.81952221241769090e2;
            below = below * x + 3.29079923573345963e3;
            above = above * x + 1.71204761263407058e3;
            below = below * x + 4.36261909014324716e3;
            above = above * x + 2.05107837782607147e3;
            below = below * x + 3.43936767414372164e3;
            above = above * x + 1.23033935479799725e3;
            below = below * x + 1.23033935480374942e3;
            return above / below;
        }
        if (x > 1e8)
            return InverseSqrtPi / x; // the next term is a fraction 1/(2 x^2) of it, and x^2 might overflow
        double r = 1 / (x * x);
        double top =
            (
                (((1.63153871373020978e-2 * r + 3.05326634961232344e-1) * r + 3.60344899949804439e-1) * r + 1.25781726111229246e-1) * r
                + 1.60837851487422766e-2
            ) * r
            + 6.58749161529837803e-4;
        double bottom =
            ((((r + 2.56852019228982242) * r + 1.87295284992346047) * r + 5.27905102951428412e-1) * r + 6.05183413124413191e-2) * r
            + 2.33520497626869185e-3;
        return (InverseSqrtPi - r * top / bottom) / x;
    }
}
