namespace SpectroCal.Training;

/// <summary>How far answers of a network are from what they should be, on average over spectra.</summary>
/// <param name="Loss">What the training makes small.</param>
/// <param name="Error">
/// Of networks that find centroids the mean square error of places, bins squared; of autoencoders the mean deviance for each bin.
/// </param>
internal readonly record struct NetworkLosses(double Loss, double Error);
