using System.Globalization;

namespace SpectroCal.Estimation;

/// <summary>A line that is in the data, and that the target was not told of.</summary>
/// <param name="EnergyEv">Energy, eV.</param>
/// <param name="ErrorEv">Standard error of the energy, that of the scale included, eV.</param>
/// <param name="Counts">Counts in all batches.</param>
/// <param name="CountsError">Standard error of the counts.</param>
/// <param name="Origin">What it may be, such as "Cu Ka, silicon escape"; "unknown" where nothing is near.</param>
public sealed record UnknownLine(double EnergyEv, double ErrorEv, double Counts, double CountsError, string Origin)
{
    /// <summary>Such as "6156.0 eV".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{EnergyEv:F1} eV");
}
