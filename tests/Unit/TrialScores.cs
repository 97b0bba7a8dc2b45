using System.Collections.Concurrent;
using SpectroCal.Peaks;
using SpectroCal.Simulation;

namespace SpectroCal.Tests;

/// <summary>What finders miss and invent in the spectra of <see cref="PeakFinderTrial"/>: searched once for all tests.</summary>
internal static class TrialScores
{
    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<PeakScore>>> Known = new();

    /// <summary>The scores of a finder, one for each number of counts in the weakest line.</summary>
    /// <param name="name">A name of <see cref="PeakFinders"/>.</param>
    public static IReadOnlyList<PeakScore> Of(string name) =>
        Known.GetOrAdd(name, n => new(() => PeakFinderTrial.Scores(PeakFinders.Create(n)))).Value;
}
