namespace SpectroCal.Neural;

/// <summary>A line whose centroid a model gives.</summary>
/// <param name="Name">Its name, such as "Cu Ka".</param>
/// <param name="EnergyEv">Its energy, that of the mean of its components, eV.</param>
/// <param name="FwhmChannels">Its full width at half maximum in the middle of the spectra that the model was trained for, channels.</param>
/// <param name="LeastShare">Part of the counts of a spectrum that the line has at least in 95 % of them, 0 to 1.</param>
public sealed record ModelLine(string Name, double EnergyEv, double FwhmChannels, double LeastShare);
