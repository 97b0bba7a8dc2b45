using SpectroCal.Simulation;

namespace SpectroCal.Plotting.Gallery;

/// <summary>What a peak finder misses and invents, by counts.</summary>
/// <param name="Name">The finder.</param>
/// <param name="Weakest">Counts in the weakest line of the spectra.</param>
/// <param name="Scores">Peaks per spectrum at each of them.</param>
public sealed record FinderCurve(RichText Name, IReadOnlyList<double> Weakest, IReadOnlyList<PeakScore> Scores);
