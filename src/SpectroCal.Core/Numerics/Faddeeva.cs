using System.Numerics;
using System.Runtime.Intrinsics;

namespace SpectroCal.Numerics;

/// <summary>The Faddeeva function w(z) = exp(-z^2) erfc(-i z) in the upper half plane; its real part is the Voigt profile.</summary>
/// <remarks>
/// <para>
/// w(z) = (2 i z/pi) int_0^inf exp(-t^2) / (z^2 - t^2) dt by the trapezoidal or the midpoint rule, with a term for the pole at t = z:
/// M. Al Azah and S. N. Chandler-Wilde, SIAM J. Numer. Anal. 59 (2021) 2346, with N = 11 and step sqrt(pi/12). The rule whose nodes are far
/// from z is used.
/// </para>
/// <para>
/// With z = x + i y the terms of the sum are exp(-t^2) (y (|z|^2 + t^2) + i x (|z|^2 - t^2)) / |z^2 - t^2|^2, in that form so that the real
/// part is a sum of positive terms proportional to y: it keeps its precision however small y is, and the sum can be used at any |z|.
/// </para>
/// </remarks>
internal static class Faddeeva
{
    private const double Step = 0.51166335397324424; // sqrt(pi/12)
    private const int Lanes = 4,
        Rows = 3;
    private const double Far = 1e30; // up to here |z|^4 does not overflow; i/(sqrt(pi) z) is exact long before

    private static readonly Vector256<double>[] Midpoints = Nodes(0.5),
        Points = Nodes(1);
    private static readonly Vector256<double>[] MidpointWeights = Weights(Midpoints),
        PointWeights = Weights(Points);

    /// <summary>w(z).</summary>
    /// <remarks>Relative error of either part: about 1e-14, at any |z| and however small a part is.</remarks>
    /// <param name="z">Argument; its imaginary part must not be negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The imaginary part is negative.</exception>
    public static Complex W(Complex z)
    {
        if (z.Imaginary < 0)
            throw new ArgumentOutOfRangeException(nameof(z), z, "w is computed in the upper half plane only.");
        double x = Math.Abs(z.Real),
            y = z.Imaginary; // w(-x + iy) is the conjugate of w(x + iy)
        double real,
            imaginary;
        if (Math.Max(x, y) > Far)
        {
            double ratio = y > x ? x / y : y / x,
                longer = Math.Max(x, y),
                scale = 1 / (Math.Sqrt(Math.PI) * longer * (1 + ratio * ratio));
            (real, imaginary) = y > x ? (scale, scale * ratio) : (scale * ratio, scale);
        }
        else
        {
            (real, imaginary) = Sum(x, y);
        }
        return new Complex(real, z.Real < 0 ? -imaginary : imaginary);
    }

    private static (double Real, double Imaginary) Sum(double x, double y)
    {
        // Where z is a quarter of the step and more from the nearest point of the trapezoidal rule, that is the better one.
        double position = x / Step,
            fraction = position - Math.Floor(position);
        bool trapezoidal = y < x && fraction >= 0.25 && fraction <= 0.75;
        Vector256<double>[] nodes = trapezoidal ? Points : Midpoints,
            weights = trapezoidal ? PointWeights : MidpointWeights;

        double size = x * x + y * y;
        Vector256<double> xs = Vector256.Create(x),
            ySquares = Vector256.Create(y * y),
            sizes = Vector256.Create(size);
        Vector256<double> plus = Vector256<double>.Zero,
            minus = Vector256<double>.Zero;
        for (int k = 0; k < Rows; k++)
        {
            Vector256<double> t = nodes[k],
                below = xs - t,
                above = xs + t;
            // |z^2 - t^2|^2 = |z - t|^2 |z + t|^2
            Vector256<double> term = weights[k] / ((below * below + ySquares) * (above * above + ySquares));
            plus += term * (sizes + t * t);
            minus += term * (sizes - t * t);
        }
        double real = y * Vector256.Sum(plus),
            imaginary = x * Vector256.Sum(minus);
        if (trapezoidal)
        {
            // the node at 0 has half the weight: i h / (pi z)
            double origin = Step / (Math.PI * size);
            real += y * origin;
            imaginary += x * origin;
        }
        return NeedsPole(x, y) ? AddPole(x, y, trapezoidal ? -1 : 1, real, imaginary) : (real, imaginary);
    }

    // On the real axis the pole gives all of the real part, exp(-x^2); above pi/h the midpoint rule does without it.
    private static bool NeedsPole(double x, double y)
    {
        if (y >= x && y >= Math.PI / Step)
            return false;
        double exponent = (y - x) * (y + x);
        return exponent > (y > 1e-3 ? -48 : -750);
    }

    /// <summary>Adds 2 exp(-z^2) / (1 + sign exp(-2 pi i z/h)): sign 1 for the midpoint rule, -1 for the trapezoidal.</summary>
    private static (double Real, double Imaginary) AddPole(double x, double y, int sign, double real, double imaginary)
    {
        double square = x * x,
            lost = Math.FusedMultiplyAdd(x, x, -square);
        double size = 2 * Math.Exp(y * y - square) * (1 - lost);
        double growth = sign * Math.Exp(2 * Math.PI / Step * y);
        (double sin, double cos) = Math.SinCos(2 * Math.PI * (x / Step - Math.Round(x / Step)));
        (double sinPhase, double cosPhase) = Math.SinCos(2 * x * y);
        double sinTurn = sin * cosPhase - cos * sinPhase,
            cosTurn = cos * cosPhase + sin * sinPhase;
        size /= 1 + growth * (2 * cos + growth);
        return (real + size * (cosPhase + growth * cosTurn), imaginary + size * (growth * sinTurn - sinPhase));
    }

    private static Vector256<double>[] Nodes(double first) => Rule((row, lane) => Step * (row * Lanes + lane + first));

    private static Vector256<double>[] Weights(Vector256<double>[] nodes) =>
        Rule((row, lane) => 2 * Step / Math.PI * Math.Exp(-nodes[row][lane] * nodes[row][lane]));

    private static Vector256<double>[] Rule(Func<int, int, double> value) =>
        [.. Enumerable.Range(0, Rows).Select(r => Vector256.Create(value(r, 0), value(r, 1), value(r, 2), value(r, 3)))];
}
