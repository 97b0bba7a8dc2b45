using System.Runtime.Intrinsics;
using SpectroCal.Tpc.Readout;

namespace SpectroCal.Tpc.Simulation;

/// <summary>
/// The induced fraction of a charge at the samples around its collection, with its derivatives by the time of arrival and by the spread:
/// what <see cref="DoubleExponentialResponse.Induced"/> gives, four samples at once.
/// </summary>
/// <remarks>
/// With phi the normal density, E = exp(s/b + g^2/(2 b^2)) Phi(-s/g - g/b) and H = Phi(s/g) + E: dH/ds = E/b and
/// dH/dg = E g/b^2 - phi(s/g)/b; the second derivatives follow from dE/ds = E/b - phi/g and d phi/dg = phi s^2/g^3.
/// </remarks>
internal sealed class SmearedResponse
{
    /// <summary>Beyond so many standard deviations a Gauss curve has ended: 1e-12 of it is outside.</summary>
    public const double Reach = 7;

    /// <summary>Fraction, its derivatives by time and spread, and its second ones: time-time, time-spread, spread-spread.</summary>
    public const int MostFunctions = 6;

    private const double InverseRootTwoPi = 0.39894228040143268;
    private const double InverseRootTwo = 0.70710678118654752;
    private double[][] _functions = [.. Enumerable.Range(0, MostFunctions).Select(_ => new double[64])];

    /// <summary>Values of one function at the samples of the last <see cref="Fill"/>.</summary>
    public ReadOnlySpan<double> this[int function] => _functions[function];

    /// <summary>Computes the functions.</summary>
    /// <param name="place">Where in the pixel the charge arrives.</param>
    /// <param name="sinceUs">Time of the first sample after the collection, us.</param>
    /// <param name="tickUs">Time between samples, us.</param>
    /// <param name="spreadUs">g: standard deviation of the arrival, us, positive.</param>
    /// <param name="samples">How many.</param>
    /// <param name="functions">1, 3 or 6 of them.</param>
    public void Fill(DoubleExponentialResponse.Place place, double sinceUs, double tickUs, double spreadUs, int samples, int functions)
    {
        if (samples + 4 > _functions[0].Length)
            _functions = [.. _functions.Select(_ => new double[2 * samples + 4])];
        double inverse = 1 / spreadUs,
            b = 1 / place.FastUs,
            c = 1 / place.SlowUs;
        var fast = new Growth(place.FastFraction, b, spreadUs);
        var slow = new Growth(1 - place.FastFraction, c, spreadUs);
        Vector256<double> lanes = Vector256.Create(0.0, 1, 2, 3);
        for (int k = 0; k < samples; k += 4)
        {
            Vector256<double> s = Vector256.Create(sinceUs) + (lanes + Vector256.Create((double)k)) * tickUs,
                z = s * inverse,
                bell = Vector256.Exp(z * z * -0.5),
                below = bell * VectorErrorFunction.Scaled(Vector256.Abs(z) * InverseRootTwo) * 0.5,
                phi = bell * InverseRootTwoPi,
                e = fast.At(s, z, bell),
                f = slow.At(s, z, bell);
            Vector256<double> cumulative = Vector256.ConditionalSelect(
                Vector256.GreaterThan(z, Vector256<double>.Zero),
                Vector256<double>.One - below,
                below
            );
            Store(0, k, cumulative + e + f);
            if (functions == 1)
                continue;
            Vector256<double> slope = e * b + f * c,
                bend = e * (b * b) + f * (c * c);
            double rate = fast.Weight * b + slow.Weight * c,
                rate2 = fast.Weight * b * b + slow.Weight * c * c;
            Store(1, k, -slope);
            Store(2, k, bend * spreadUs - phi * rate);
            if (functions == 3)
                continue;
            double rate3 = fast.Weight * b * b * b + slow.Weight * c * c * c;
            Store(3, k, bend - phi * (inverse * rate));
            Store(4, k, -((e * (b * b * b) + f * (c * c * c)) * spreadUs + phi * (z * (inverse * rate) - Vector256.Create(rate2))));
            Store(
                5,
                k,
                bend
                    + (e * (b * b * b * b) + f * (c * c * c * c)) * (spreadUs * spreadUs)
                    + phi * (z * rate2 - Vector256.Create(spreadUs * rate3) - z * z * (inverse * rate))
            );
        }
    }

    private void Store(int function, int k, Vector256<double> values) => values.CopyTo(_functions[function], k);

    /// <summary>One exponential: weight times exp(s/b + g^2/(2 b^2)) Phi(-s/g - g/b).</summary>
    private readonly struct Growth(double weight, double rate, double spread)
    {
        private readonly double _shift = spread * rate;

        public double Weight => weight;

        public Vector256<double> At(Vector256<double> s, Vector256<double> z, Vector256<double> bell)
        {
            Vector256<double> u = z + Vector256.Create(_shift),
                half = bell * VectorErrorFunction.Scaled(Vector256.Abs(u) * InverseRootTwo) * 0.5;
            // Where u is positive the other form is chosen; there its exponent could overflow.
            Vector256<double> whole = Vector256.Exp(
                Vector256.Min(s * rate + Vector256.Create(_shift * _shift / 2), Vector256<double>.Zero)
            );
            return Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(u, Vector256<double>.Zero), half, whole - half) * weight;
        }
    }
}
