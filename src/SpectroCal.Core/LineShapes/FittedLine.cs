using SpectroCal.Fitting;

namespace SpectroCal.LineShapes;

/// <summary>One line, or group of lines, of a <see cref="SpectrumFit"/>.</summary>
/// <param name="Name">Name of the group.</param>
/// <param name="EnergyEv">Library energy of its strongest line, eV.</param>
/// <param name="Position">Fitted position of the strongest line, eV.</param>
/// <param name="Area">Counts in the line, tails and shelf included.</param>
/// <param name="Sigma">Standard deviation of the detector's Gaussian, eV.</param>
public sealed record FittedLine(string Name, double EnergyEv, FittedParameter Position, FittedParameter Area, FittedParameter Sigma)
{
    /// <summary>Full width at half maximum of the detector's Gaussian alone, 2.3548 sigma, eV.</summary>
    public required DerivedQuantity Resolution { get; init; }

    /// <summary>Full width at half maximum of the whole shape, all lines of the group with their tails, eV.</summary>
    public required DerivedQuantity Fwhm { get; init; }

    /// <summary>Counts in the peak proper over counts in all tails and the shelf; null where there are none.</summary>
    public DerivedQuantity? PeakToTail { get; init; }

    /// <summary>Fitted position minus the energy of the library, eV.</summary>
    public double DifferenceEv => Position.Value - EnergyEv;
}
