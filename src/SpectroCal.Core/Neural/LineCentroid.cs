namespace SpectroCal.Neural;

/// <summary>Where a model finds a line.</summary>
/// <param name="Line">Name of the line.</param>
/// <param name="EnergyEv">Its energy, eV.</param>
/// <param name="Channel">The centroid, channels; NaN where it is missing.</param>
/// <param name="ErrorChannels">Its standard error, channels; NaN where it is missing.</param>
/// <param name="Status">How far it can be relied on.</param>
/// <param name="Reason">Why not further, as a sentence; empty for a centroid that was found.</param>
public sealed record LineCentroid(string Line, double EnergyEv, double Channel, double ErrorChannels, CentroidStatus Status, string Reason);
