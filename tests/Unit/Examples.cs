using SpectroCal.Plotting.Gallery;
using SpectroCal.Simulation;

namespace SpectroCal.Tests;

/// <summary>The simulations behind the examples of the gallery, made once for all tests that look at them.</summary>
internal static class Examples
{
    /// <summary>Those of seed 1.</summary>
    public static ExampleData Data { get; } = new(seed: 1, CancellationToken.None);

    /// <summary>What a finder misses and invents in the spectra of <see cref="PeakFinderTrial"/>.</summary>
    /// <param name="name">A name of <see cref="SpectroCal.Peaks.PeakFinders"/>.</param>
    public static IReadOnlyList<PeakScore> Scores(string name) => Data.PeakFinderCurves.Single(c => c.Name.ToString() == name).Scores;
}
