namespace SpectroCal.Training;

/// <summary>How far answers of a network are from what they should be, on average over spectra.</summary>
/// <param name="Loss">What the training makes small.</param>
/// <param name="MeanSquareBins">Mean square error of places in the spectrum, bins squared.</param>
internal readonly record struct NetworkLosses(double Loss, double MeanSquareBins);
