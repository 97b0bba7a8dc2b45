namespace SpectroCal.Lines;

/// <summary>One Lorentzian of a <see cref="NaturalLineShape"/>.</summary>
/// <param name="EnergyEv">Its centre, eV.</param>
/// <param name="FwhmEv">Full width at half maximum, eV; 0 for a line of unknown or no width.</param>
/// <param name="Fraction">Its fraction of the shape's area, 0 to 1.</param>
public sealed record LorentzianComponent(double EnergyEv, double FwhmEv, double Fraction);
