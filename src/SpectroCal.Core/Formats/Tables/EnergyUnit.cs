using System.Globalization;

namespace SpectroCal.Formats.Tables;

/// <summary>The unit of energies that a file does not state.</summary>
internal static class EnergyUnit
{
    // What detectors have: from 0.05 eV a channel (transition-edge sensors, electrons) to 4 keV (scintillators).
    private const double NarrowestEv = 0.05;
    private const double WidestEv = 4000;
    private const double LowestTopEv = 200; // below, no detector of single photons counts
    private const double HighestTopEv = 2e7;
    private const double HighestTopInEv = 200_000; // nobody writes gamma energies in eV

    /// <summary>Warns where energies in the unit that is stated are no detector's, and those in another would be.</summary>
    /// <param name="rising">Energies of channels, rising.</param>
    /// <param name="unit">The unit, eV.</param>
    /// <param name="warnings">Takes the warning.</param>
    public static void Check(double[] rising, double unit, List<string> warnings)
    {
        double step = (rising[^1] - rising[0]) / (rising.Length - 1),
            top = Math.Max(Math.Abs(rising[0]), Math.Abs(rising[^1]));
        if (IsDetectors(unit * step, unit * top) || !new[] { 1.0, 1e3 }.Any(u => IsDetectors(u * step, u * top)))
            return;
        warnings.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The unit that is stated makes {unit * step:G3} eV per channel up to {unit * top:G4} eV, which is no detector's scale; if "
                    + $"the energies are in {(unit == 1 ? "keV" : "eV")}, say so by --table (in PowerShell -Column)."
            )
        );
    }

    /// <summary>Whether channels of such a width up to such an energy are those of a detector that there is.</summary>
    public static bool IsDetectors(double stepEv, double topEv) =>
        stepEv is >= NarrowestEv and <= WidestEv && topEv is >= LowestTopEv and <= HighestTopEv;

    /// <summary>eV per unit, keV or eV, where only one gives a detector that there is; else 0. A warning says which, or why not.</summary>
    /// <param name="rising">Energies of channels, rising.</param>
    /// <param name="warnings">Takes the warning.</param>
    public static double Guess(double[] rising, List<string> warnings)
    {
        double step = (rising[^1] - rising[0]) / (rising.Length - 1),
            top = Math.Max(Math.Abs(rising[0]), Math.Abs(rising[^1]));
        bool eV = step is >= NarrowestEv and <= WidestEv && top is >= LowestTopEv and <= HighestTopInEv,
            keV = IsDetectors(1000 * step, 1000 * top);
        if (eV != keV)
        {
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The file does not state the unit of its energies; they are taken as {(eV ? "eV" : "keV")}, since {step:G3} "
                        + $"{(eV ? "keV" : "eV")} per channel up to {top:G4} {(eV ? "keV" : "eV")} is no detector's scale."
                )
            );
            return eV ? 1 : 1000;
        }
        warnings.Add(
            "The file does not state the unit of its energies, which may be "
                + $"{(eV ? "eV or keV" : "neither eV nor keV")}; there is no energy calibration. "
                + "Say which by --table eV,counts or keV,counts "
                + "(in PowerShell -Column)."
        );
        return 0;
    }
}
