using SpectroCal.Peaks;

namespace SpectroCal.Simulation;

/// <summary>Spectra with known peaks by which peak finders are compared, from 50 to a million counts in the weakest line.</summary>
public static class PeakFinderTrial
{
    private const double Reach = 1.5; // standard deviations of a peak, within which it counts as found
    private const int Seed = 20_240_607;

    /// <summary>Spectra of each number of counts.</summary>
    public const int SpectraEach = 40;

    /// <summary>Counts in the weakest line.</summary>
    public static IReadOnlyList<double> Weakest { get; } = [50, 100, 200, 500, 2000, 10_000, 100_000, 1_000_000];

    /// <summary>A spectrum; the same each time.</summary>
    /// <param name="point">Which number of counts.</param>
    /// <param name="index">Which spectrum of these.</param>
    public static PeakSpectrum Spectrum(int point, int index) =>
        PeakSpectrum.Draw(new Random(Seed + 1000 * point + index), index, Weakest[point]);

    /// <summary>How many peaks a finder misses, and how many it finds that are not there, per spectrum at each number of counts.</summary>
    public static IReadOnlyList<PeakScore> Scores(IPeakFinder finder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(finder);
        var scores = new PeakScore[Weakest.Count * SpectraEach];
        Parallel.For(
            0,
            scores.Length,
            new ParallelOptions { CancellationToken = cancellation },
            i =>
            {
                PeakSpectrum spectrum = Spectrum(i / SpectraEach, i % SpectraEach);
                scores[i] = Score(spectrum.Truth, [.. finder.Find(spectrum.Histogram, cancellation).Select(p => p.Channel)]);
            }
        );
        return [.. scores.Chunk(SpectraEach).Select(c => new PeakScore(c.Average(s => s.Missed), c.Average(s => s.False)))];
    }

    /// <summary>Compares what was found with what is there. Of two found for one peak the second is false.</summary>
    /// <param name="truth">The peaks that are there.</param>
    /// <param name="channels">The channels where peaks were found.</param>
    public static PeakScore Score(IReadOnlyList<TruePeak> truth, IReadOnlyList<double> channels)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(channels);
        // True peaks are further apart than twice the reach, so that no place found is near two.
        int found = truth.Count(t => channels.Any(c => Math.Abs(c - t.Channel) < Reach * t.SigmaChannels));
        return new PeakScore(truth.Count - found, channels.Count - found);
    }
}
