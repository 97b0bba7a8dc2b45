namespace SpectroCal.Plotting.Gallery;

/// <summary>A quantity of one detector through a campaign.</summary>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Positions">Places in the order of data taking: run numbers, hours.</param>
/// <param name="Values">The quantity; NaN where the batch was not calibrated.</param>
/// <param name="Errors">Standard errors; empty: none.</param>
public sealed record DetectorTrack(string Detector, double[] Positions, double[] Values, double[] Errors);
