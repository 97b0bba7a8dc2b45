using SpectroCal.Plotting.Gallery;
using SpectroCal.Simulation;

namespace SpectroCal.Tests;

/// <summary>The simulations behind the examples of the gallery, made once for all tests that look at them.</summary>
internal static class Examples
{
    // Of seed 1.
    private static readonly ExampleData Data = new(seed: 1, CancellationToken.None);

    /// <summary>What is made of them, by one test at a time.</summary>
    public static T With<T>(Func<ExampleData, T> make)
    {
        lock (Data)
            return make(Data);
    }

    /// <summary>What a finder misses and invents in the spectra of <see cref="PeakFinderTrial"/>.</summary>
    /// <param name="name">A name of <see cref="SpectroCal.Peaks.PeakFinders"/>.</param>
    public static IReadOnlyList<PeakScore> Scores(string name) =>
        With(data => data.PeakFinderCurves.Single(c => c.Name.ToString() == name).Scores);
}
