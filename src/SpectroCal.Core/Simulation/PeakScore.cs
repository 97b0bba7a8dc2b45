namespace SpectroCal.Simulation;

/// <summary>What a peak finder did wrong, in one spectrum or averaged over several.</summary>
/// <param name="Missed">Peaks that it did not find.</param>
/// <param name="False">Peaks found that are not there, or found twice.</param>
public readonly record struct PeakScore(double Missed, double False);
