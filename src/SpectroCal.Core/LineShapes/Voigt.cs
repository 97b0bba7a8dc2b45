using System.Numerics;
using SpectroCal.Numerics;

namespace SpectroCal.LineShapes;

/// <summary>The Voigt profile: a Lorentzian (a line's natural shape) convolved with a Gaussian (the detector's).</summary>
/// <remarks>
/// V + i L = w(z) / (sigma sqrt(2 pi)) with z = (x + i gamma) / (sigma sqrt(2)). Near the line the derivatives of w follow from
/// w' = -2 z w + 2i/sqrt(pi). Far from it the two terms cancel, and w and its derivatives come from the asymptotic series
/// w = i/sqrt(pi) sum_m (2m - 1)!!/2^m z^-(2m + 1).
/// </remarks>
internal static class Voigt
{
    private const double SqrtTwo = 1.41421356237309504880;
    private const double InverseSqrtPi = 0.56418958354775628695;

    private const double FarSquared = 64; // |z|^2 from which the series has 1e-15 with all its terms
    private const int Terms = 18;
    private static readonly double[] Coefficients =
    [
        .. Enumerable.Range(0, Terms).Select(m => Enumerable.Range(1, m).Aggregate(1.0, (c, k) => c * (2 * k - 1) / 2)),
    ];

    /// <summary>The profile and its derivatives at a distance from the line.</summary>
    /// <param name="x">Distance from the line, eV.</param>
    /// <param name="sigma">Standard deviation of the Gaussian, eV, positive.</param>
    /// <param name="gamma">Half width at half maximum of the Lorentzian, eV, not negative; at 0 the profile is the Gaussian.</param>
    /// <exception cref="ArgumentOutOfRangeException">The standard deviation is not positive, or gamma is negative.</exception>
    public static VoigtValue Density(double x, double sigma, double gamma)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        ArgumentOutOfRangeException.ThrowIfNegative(gamma);
        double perSigma = 1 / (sigma * SqrtTwo),
            scale = 1 / (sigma * ErrorFunctions.SqrtTwoPi);
        double real = x * perSigma,
            imaginary = gamma * perSigma;
        Derivatives d = real * real + imaginary * imaginary < FarSquared ? Near(real, imaginary) : FarAway(real, imaginary);
        double slope = scale * perSigma,
            curvature = slope * perSigma;
        return new VoigtValue(
            scale * d.W.Real,
            slope * d.First.Real,
            curvature * d.Second.Real,
            curvature * perSigma * d.Third,
            scale * d.W.Imaginary,
            slope * d.First.Imaginary,
            curvature * d.Second.Imaginary
        );
    }

    /// <summary>The profile alone, without derivatives: a third of the work far from the line. Arguments as above.</summary>
    public static double Value(double x, double sigma, double gamma)
    {
        double perSigma = 1 / (sigma * SqrtTwo),
            real = x * perSigma,
            imaginary = gamma * perSigma,
            size = real * real + imaginary * imaginary;
        Complex w =
            size < FarSquared ? Faddeeva.W(new Complex(real, imaginary)) : FarAway(real, imaginary, size) + NearAxis(real, imaginary, size);
        return w.Real / (sigma * ErrorFunctions.SqrtTwoPi);
    }

    private static Derivatives Near(double x, double y)
    {
        var z = new Complex(x, y);
        Complex w = Faddeeva.W(z),
            first = -2 * (z * w - new Complex(0, InverseSqrtPi)),
            second = -2 * (w + z * first);
        return new Derivatives(w, first, second, -2 * (2 * first + z * second).Real);
    }

    private static Derivatives FarAway(double x, double y)
    {
        // u = 1/z without the overflow of |z|^2
        Complex u = Complex.One / new Complex(x, y),
            square = u * u,
            w = 0,
            first = 0,
            second = 0,
            third = 0;
        double size = x * x + y * y;
        for (int m = TermsAt(size) - 1; m >= 0; m--)
        {
            double c = Coefficients[m];
            w = w * square + c;
            c *= 2 * m + 1;
            first = first * square + c;
            c *= 2 * m + 2;
            second = second * square + c;
            third = third * square + c * (2 * m + 3);
        }
        Complex lead = new Complex(0, InverseSqrtPi) * u;
        var far = new Derivatives(lead * w, -lead * u * first, lead * square * second, -(lead * square * u * third).Real);
        Complex gauss = NearAxis(x, y, size);
        if (gauss == 0)
            return far;
        var z = new Complex(x, y);
        return new Derivatives(
            far.W + gauss,
            far.First - 2 * z * gauss,
            far.Second + (4 * z * z - 2) * gauss,
            far.Third + (z * (12 - 8 * z * z) * gauss).Real
        );
    }

    // w alone: the same sum as above.
    private static Complex FarAway(double x, double y, double size)
    {
        Complex u = Complex.One / new Complex(x, y),
            square = u * u,
            w = 0;
        for (int m = TermsAt(size) - 1; m >= 0; m--)
            w = w * square + Coefficients[m];
        return new Complex(0, InverseSqrtPi) * u * w;
    }

    private static int TermsAt(double size) =>
        size > 1e4 ? 6
        : size > 400 ? 9
        : Terms;

    // Near the real axis the series has a real part proportional to y, and exp(-z^2) is not small beside it.
    private static Complex NearAxis(double x, double y, double size) =>
        y > 1e-3 || size > 800
            ? 0
            : Complex.FromPolarCoordinates(ErrorFunctions.NormalDensity(SqrtTwo * x) * ErrorFunctions.SqrtTwoPi, -2 * x * y);

    /// <summary>w with its first and second derivative, and the real part of the third.</summary>
    private readonly record struct Derivatives(Complex W, Complex First, Complex Second, double Third);
}
