namespace SpectroCal.Plotting.Gallery;

/// <summary>A line on a calibration curve.</summary>
/// <param name="Name">Name of the line.</param>
/// <param name="Channel">Channel of its centroid.</param>
/// <param name="ChannelError">Standard error of that; NaN: not known.</param>
/// <param name="EnergyEv">Its energy, eV.</param>
public sealed record CurvePoint(RichText Name, double Channel, double ChannelError, double EnergyEv);
