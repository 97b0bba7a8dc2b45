using SpectroCal.Numerics;

namespace SpectroCal.Tpc.Readout;

/// <summary>
/// The signal that a charge induces on the pixel that collects it: it grows as the sum of two exponentials until the charge is collected,
/// i(t) = q [a/b exp((t - t*)/b) + (1 - a)/c exp((t - t*)/c)] for t up to t*, and is zero afterwards; its integral is q. Fraction a, time
/// constants b and c and the moment of collection depend on where in the pixel the charge arrives.
/// </summary>
/// <remarks>Parameters of the simulation of the near detector of DUNE (larnd-sim), fitted to a calculation of the field.</remarks>
public sealed record DoubleExponentialResponse
{
    /// <summary>p0 + p1 (x + y) + p2 x y + p3 (x^2 + y^2), x and y the distances from the centre of the pixel in cm.</summary>
    public readonly record struct Surface(double P0, double P1, double P2, double P3)
    {
        /// <summary>Its height at a place.</summary>
        public double At(double x, double y) => P0 + P1 * (x + y) + P2 * x * y + P3 * (x * x + y * y);
    }

    /// <summary>Constants of the response at one place of the pixel.</summary>
    /// <param name="FastFraction">a.</param>
    /// <param name="FastUs">b, us.</param>
    /// <param name="SlowUs">c, us.</param>
    /// <param name="CollectionUs">Time from the arrival at the response plane to the collection, us.</param>
    public readonly record struct Place(double FastFraction, double FastUs, double SlowUs, double CollectionUs);

    /// <summary>Distance of the response plane, where arrival times are counted, from the anode, cm.</summary>
    public double PlaneCm { get; init; } = 0.5;

    /// <summary>a; cut at 1.</summary>
    public Surface FastFraction { get; init; } = new(1.060, -0.909, 5.856, 0.207);

    /// <summary>b, us.</summary>
    public Surface FastUs { get; init; } = new(0.679, -1.083, 8.772, -5.521);

    /// <summary>c, us.</summary>
    public Surface SlowUs { get; init; } = new(2.644, -9.174, 13.483, 45.887);

    /// <summary>Moment of the collection, us.</summary>
    public Surface CollectionUs { get; init; } = new(2.948, -2.705, 4.825, 20.814);

    /// <summary>Half of the pixel that the surfaces are fitted to, cm; places outside are taken for its edge.</summary>
    public double HalfPitchCm { get; init; } = 0.2217;

    /// <summary>Constants at a distance from the centre of the pixel, cm.</summary>
    public Place At(double x, double y)
    {
        x = Math.Min(Math.Abs(x), HalfPitchCm);
        y = Math.Min(Math.Abs(y), HalfPitchCm);
        return new Place(Math.Min(1, FastFraction.At(x, y)), FastUs.At(x, y), SlowUs.At(x, y), CollectionUs.At(x, y));
    }

    /// <summary>Fraction of a charge that has been induced.</summary>
    /// <param name="place">Where it arrives.</param>
    /// <param name="sinceUs">Time after it passed the response plane, us.</param>
    /// <param name="spreadUs">Standard deviation of the arrival (longitudinal diffusion), us; 0: none.</param>
    /// <remarks>
    /// A step that grows exponentially, folded with a Gauss curve: H(s; b, g) = Phi(s/g) + exp(s/b + g^2/(2 b^2)) Phi(-s/g - g/b), s the
    /// time after the collection. It is smooth in all its arguments and reaches exactly 1.
    /// </remarks>
    public static double Induced(Place place, double sinceUs, double spreadUs)
    {
        double s = sinceUs - place.CollectionUs;
        return place.FastFraction * Growth(s, place.FastUs, spreadUs) + (1 - place.FastFraction) * Growth(s, place.SlowUs, spreadUs);
    }

    private static double Growth(double s, double b, double g)
    {
        if (g <= 0)
            return Math.Exp(Math.Min(0, s / b));
        double u = s / g + g / b,
            half = 0.5 * Math.Exp(-s * s / (2 * g * g)) * ErrorFunctions.Erfcx(Math.Abs(u) / Math.Sqrt(2));
        return ErrorFunctions.NormalCumulative(s / g) + (u >= 0 ? half : Math.Exp(s / b + g * g / (2 * b * b)) - half);
    }
}
