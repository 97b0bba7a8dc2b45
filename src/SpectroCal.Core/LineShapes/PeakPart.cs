using SpectroCal.Numerics;

namespace SpectroCal.LineShapes;

/// <summary>
/// The integral F of a part of a peak, of unit area, from minus infinity to an energy, with its derivatives with respect to position m,
/// sigma s and the part's own argument e (slope of a tail, Lorentzian FWHM of a Voigt profile; none of a shelf).
/// </summary>
internal struct PeakPart
{
    public double F;
    public double M;
    public double S;
    public double E;
    public double MM;
    public double MS;
    public double ME;
    public double SS;
    public double SE;
    public double EE;

    private const double FarEnd = 9; // standard deviations, from which a Gaussian has ended to 1e-18

    /// <summary>Adds weight times a part.</summary>
    public void Add(in PeakPart part, double weight)
    {
        F += weight * part.F;
        M += weight * part.M;
        S += weight * part.S;
        E += weight * part.E;
        MM += weight * part.MM;
        MS += weight * part.MS;
        ME += weight * part.ME;
        SS += weight * part.SS;
        SE += weight * part.SE;
        EE += weight * part.EE;
    }

    /// <summary>Gaussian: F = Phi(z), z = x / sigma.</summary>
    /// <param name="z">Distance from the position in standard deviations.</param>
    /// <param name="perSigma">1 / sigma.</param>
    /// <param name="phi">phi(z).</param>
    /// <param name="cumulative">Phi(z).</param>
    public static PeakPart Gauss(double z, double perSigma, double phi, double cumulative) =>
        Located(z, perSigma, cumulative, phi, -z * phi);

    /// <summary>Exponential low-energy tail: F = Phi + beta t.</summary>
    /// <param name="z">Distance in standard deviations.</param>
    /// <param name="beta">Slope, in standard deviations.</param>
    /// <param name="perSigma">1 / sigma.</param>
    /// <param name="phi">phi(z).</param>
    /// <param name="cumulative">Phi(z).</param>
    /// <param name="t">t(z; beta).</param>
    public static PeakPart Tail(double z, double beta, double perSigma, double phi, double cumulative, double t)
    {
        double r = 1 / beta,
            slope = (t - phi) * r; // dt/dz
        double tb = -r * (t + r * (z * t + slope)); // dt/dbeta
        PeakPart part = Located(z, perSigma, cumulative + beta * t, t, slope);
        part.E = -r * (z * t + slope);
        part.ME = -tb * perSigma;
        part.SE = -z * tb * perSigma;
        part.EE = r * (-z * tb + r * (z * t - tb + 2 * slope));
        return part;
    }

    /// <summary>The mirror image: F(z) = 1 - F_low(-z).</summary>
    /// <param name="low">The low-energy tail at -z.</param>
    public static PeakPart Mirrored(in PeakPart low) =>
        new()
        {
            F = 1 - low.F,
            M = low.M,
            S = -low.S,
            E = -low.E,
            MM = -low.MM,
            MS = low.MS,
            ME = low.ME,
            SS = -low.SS,
            SE = -low.SE,
            EE = -low.EE,
        };

    /// <summary>
    /// Plateau of a length below the position, convolved with the Gaussian: F = (Psi(x + length) - Psi(x)) / length, Psi(x) = x Phi + sigma
    /// phi.
    /// </summary>
    public static PeakPart Shelf(double x, double sigma, double length, double phi, double cumulative)
    {
        double z = x / sigma,
            end = (x + length) / sigma,
            per = 1 / length;
        // The shelf of most lines ends far below what is looked at.
        (double endPhi, double endCumulative) = (0, 1);
        if (end < FarEnd)
            ErrorFunctions.Normal(end, out endPhi, out endCumulative);
        double perSigma = per / sigma;
        // Infinite distances times a density of zero are zero.
        double zPhi = Math.Abs(z) > 40 ? 0 : z * phi,
            endPhiMoment = Math.Abs(end) > 40 ? 0 : end * endPhi;
        return new PeakPart
        {
            // Psi(x + L) - Psi(x) in an order that keeps its digits far above the line, where both are nearly x.
            F = endCumulative + per * (x * (endCumulative - cumulative) + sigma * (endPhi - phi)),
            M = -per * (endCumulative - cumulative),
            S = per * (endPhi - phi),
            MM = perSigma * (endPhi - phi),
            MS = perSigma * (endPhiMoment - zPhi),
            SS = perSigma * ((endPhiMoment == 0 ? 0 : end * endPhiMoment) - (zPhi == 0 ? 0 : z * zPhi)),
        };
    }

    /// <summary>Voigt profile, without F, which has no closed form. Its own argument is the FWHM of the Lorentzian, 2 gamma.</summary>
    public static PeakPart VoigtWithoutIntegral(double sigma, in VoigtValue v) =>
        new()
        {
            F = double.NaN,
            M = -v.Density,
            S = sigma * v.Slope,
            E = -0.5 * v.Conjugate,
            MM = v.Slope,
            MS = -sigma * v.Curvature,
            ME = 0.5 * v.ConjugateSlope,
            SS = v.Slope + sigma * sigma * v.Third,
            SE = -0.5 * sigma * v.ConjugateCurvature,
            EE = -0.25 * v.Slope,
        };

    // A part that depends on z = (x - m) / s only, given its density f and df/dz.
    private static PeakPart Located(double z, double perSigma, double integral, double f, double slope)
    {
        double zSlope = z * slope,
            square = perSigma * perSigma;
        return new PeakPart
        {
            F = integral,
            M = -f * perSigma,
            S = -z * f * perSigma,
            MM = slope * square,
            MS = (f + zSlope) * square,
            SS = z * (2 * f + zSlope) * square,
        };
    }
}
