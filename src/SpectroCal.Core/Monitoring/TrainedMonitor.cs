namespace SpectroCal.Monitoring;

/// <summary>A monitor, and what it says of the spectra that it learned from.</summary>
/// <param name="Monitor">The monitor.</param>
/// <param name="Verdicts">One for each spectrum, which was compared with the others of its detector.</param>
public sealed record TrainedMonitor(SpectrumMonitor Monitor, IReadOnlyList<SpectrumVerdict> Verdicts);
