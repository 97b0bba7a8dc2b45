using System.Globalization;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>The elements whose lines are in the spectra of an array, found in the whole library.</summary>
/// <param name="Elements">Symbols; empty where nothing is clear.</param>
/// <param name="Reason">Why nothing is clear, as a sentence; null otherwise.</param>
/// <param name="Ranked">What the searched detectors may show, by name of the detector, best first.</param>
public sealed record ArrayElements(
    IReadOnlyList<string> Elements,
    string? Reason,
    IReadOnlyList<(string Detector, IReadOnlyList<ElementAssignment> Found)> Ranked
)
{
    private const int MostSearched = 8; // detectors; one takes about a second
    private const double LeastMargin = 10; // logarithm; many sets of elements were tried

    /// <summary>Searches the detectors with the most peaks.</summary>
    /// <param name="detectors">Names and spectra.</param>
    /// <param name="settings">How; null: the defaults. A gain that is known makes much clear.</param>
    /// <param name="progress">Told the number of detectors done.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ArrayElements Find(
        IReadOnlyList<(string Detector, ChannelHistogram Histogram)> detectors,
        ArrayCalibrationSettings? settings = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(detectors);
        settings ??= new ArrayCalibrationSettings();
        var peaks = new IReadOnlyList<Peak>[detectors.Count];
        var options = new ParallelOptions { CancellationToken = cancellation };
        Parallel.For(0, detectors.Count, options, i => peaks[i] = settings.Finder.Find(detectors[i].Histogram, cancellation));
        int[] searched =
        [
            .. Enumerable
                .Range(0, detectors.Count)
                .OrderByDescending(i => peaks[i].Count)
                .Take(MostSearched)
                .Where(i => peaks[i].Count > 1)
                .Order(),
        ];
        var search = new ElementSearch(settings.Assignment);
        var ranked = new (string Detector, IReadOnlyList<ElementAssignment> Found)[searched.Length];
        int done = 0;
        Parallel.For(
            0,
            searched.Length,
            options,
            k =>
            {
                int i = searched[k];
                ranked[k] = (detectors[i].Detector, search.Find(peaks[i], detectors[i].Histogram, cancellation));
                progress?.Report(new StageProgress("Searching elements", Interlocked.Increment(ref done), searched.Length));
            }
        );
        IReadOnlyList<ElementAssignment>[] clear =
        [
            .. ranked
                .Select(r => r.Found)
                .Where(f => f.Count > 0 && (f.Count == 1 || f[0].Assignment.Score - f[1].Assignment.Score > LeastMargin)),
        ];
        if (clear.Length == 0)
            return new ArrayElements([], Unclear(ranked), ranked);
        // What most of them show: a detector alone may take a weak peak for an element.
        string[] elements =
        [
            .. clear
                .SelectMany(f => f[0].Elements)
                .GroupBy(e => e)
                .Where(g => 2 * g.Count() > clear.Length)
                .Select(g => g.Key)
                .Order(StringComparer.Ordinal),
        ];
        return elements.Length == 0
            ? new ArrayElements([], "The detectors show different elements.", ranked)
            : new ArrayElements(elements, null, ranked);
    }

    private static string Unclear((string Detector, IReadOnlyList<ElementAssignment> Found)[] ranked)
    {
        (string detector, IReadOnlyList<ElementAssignment> found) = ranked.FirstOrDefault(r => r.Found.Count > 1);
        return detector is null
            ? "No spectrum has peaks that lines of the library explain."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The peaks of {detector} fit {string.Join(", ", found[0].Elements)} at "
                    + $"{found[0].Assignment.GainEvPerChannel:F2} eV per channel about as well as "
                    + $"{string.Join(", ", found[1].Elements)} at {found[1].Assignment.GainEvPerChannel:F2}."
            );
    }
}
