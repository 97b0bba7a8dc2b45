namespace SpectroCal.Simulation;

/// <summary>A peak that was put into a simulated spectrum.</summary>
/// <param name="Channel">Its centre, channels.</param>
/// <param name="SigmaChannels">Its standard deviation, channels.</param>
/// <param name="Area">Expected counts.</param>
public sealed record TruePeak(double Channel, double SigmaChannels, double Area);
