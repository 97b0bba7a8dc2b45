using SpectroCal.Neural;

namespace SpectroCal.Training;

/// <summary>A model and how its training went.</summary>
/// <param name="Model">The model.</param>
/// <param name="History">Every epoch.</param>
/// <param name="Accuracy">Errors on spectra that it was not trained with, at several counts.</param>
public sealed record TrainedModel(PeakModel Model, IReadOnlyList<EpochLosses> History, IReadOnlyList<CentroidAccuracy> Accuracy);
