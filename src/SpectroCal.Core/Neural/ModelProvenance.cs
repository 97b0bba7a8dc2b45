namespace SpectroCal.Neural;

/// <summary>What made a model, and what for.</summary>
/// <param name="Seed">Seed of the training; the same seed and settings give the same model on the same software.</param>
/// <param name="Software">Name and version of the program that trained it, and of what it ran on.</param>
/// <param name="ValidationLoss">Loss over the spectra of the validation, in the units of the training.</param>
/// <param name="FewestCounts">Counts of the poorest spectra that it was trained with.</param>
/// <param name="MostCounts">Counts of the richest.</param>
/// <param name="Settings">All settings of the training, as JSON.</param>
public sealed record ModelProvenance(
    long Seed,
    string Software,
    double ValidationLoss,
    double FewestCounts,
    double MostCounts,
    string Settings
);
