namespace SpectroCal.Simulation;

/// <summary>The events of one simulated batch in order of time.</summary>
/// <param name="TimesSeconds">Time since the start of the run, s.</param>
/// <param name="TruthEv">Energy before the detector, eV.</param>
/// <param name="DetectorEv">Energy after the detector's resolution: what a perfect calibration would give, eV.</param>
/// <param name="Adc">Recorded integer ADC values.</param>
public sealed record ToyEvents(double[] TimesSeconds, double[] TruthEv, double[] DetectorEv, int[] Adc);
