namespace SpectroCal.Simulation;

/// <summary>A line of a <see cref="TrainingScene"/>.</summary>
/// <param name="EnergyEv">Energy, eV.</param>
/// <param name="Weight">Counts in proportion to those of the other lines.</param>
internal sealed record SceneLine(double EnergyEv, double Weight);
