namespace SpectroCal.Tpc.Readout;

/// <summary>
/// Weighting potential of a square pad in a grounded plane, above which there is nothing: by the theorem of Shockley and Ramo a charge that
/// moves induces on the pad what the potential changes by.
/// </summary>
/// <param name="SideCm">Side of the pad, cm.</param>
/// <remarks>The solid angle of the pad over 2 pi. A cathode far away changes it by less than 1e-5.</remarks>
public sealed record PadPotential(double SideCm)
{
    /// <summary>The potential, 0 to 1.</summary>
    /// <param name="x">Distance from the centre of the pad along x, cm.</param>
    /// <param name="y">The same along y.</param>
    /// <param name="z">Height above the plane, cm; 0: on it.</param>
    public double At(double x, double y, double z)
    {
        double h = SideCm / 2;
        return (Corner(x + h, y + h, z) - Corner(x - h, y + h, z) - Corner(x + h, y - h, z) + Corner(x - h, y - h, z)) / (2 * Math.PI);
    }

    private static double Corner(double u, double v, double z) => Math.Atan2(u * v, z * Math.Sqrt(u * u + v * v + z * z));
}
