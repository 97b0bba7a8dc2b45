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

    /// <summary>Confidence from which an element is named: of those that are, at least 98 % should be there.</summary>
    private const double Named = 0.98;

    private const int MostShared = 3; // sets of a spectrum that are examined in the others

    private const double Mentioned = 0.1; // confidence

    private const double Likelier = 0.5; // confidence from which an element is there rather than not

    /// <summary>Elements with the probability that each is there; those that are less likely than one in ten are left out.</summary>
    public IReadOnlyList<FoundElement> Confidences { get; init; } = [];

    /// <summary>
    /// Those by whose lines the detectors are calibrated: the ones named, and others that are there rather than not, since their lines move
    /// peaks of the named ones that they share.
    /// </summary>
    public IReadOnlyList<string> Probable =>
        Reason is null ? [.. Confidences.Where(e => e.Confidence >= Likelier).Select(e => e.Symbol)] : [];

    /// <summary>Those of them that are not certain, and so not among <see cref="Elements"/>.</summary>
    public IEnumerable<FoundElement> Doubtful => Confidences.Where(e => e.Confidence < Named);

    /// <summary>Searches the detectors with the most peaks, those that are like the others first, and the sum of all.</summary>
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
        Parallel.For(
            0,
            detectors.Count,
            options,
            i =>
            {
                (string detector, ChannelHistogram histogram) = detectors[i];
                // What is wrong with it is said where it is calibrated.
                peaks[i] = Isolated.Run($"elements {detector}", () => settings.Finder.Find(histogram, cancellation), _ => []);
            }
        );
        var sum = Isolated.Run<ArraySum?>(() => ArraySum.Of([.. detectors.Select(d => d.Histogram)], peaks, cancellation), _ => null);
        // One whose gain changed within the run has the most, each twice.
        int[] searched =
        [
            .. Enumerable
                .Range(0, detectors.Count)
                .OrderByDescending(i => sum?.Maps[i] is not null)
                .ThenByDescending(i => peaks[i].Count)
                .Take(MostSearched)
                .Where(i => peaks[i].Count > 1)
                .Order(),
        ];
        (string Detector, ChannelHistogram Histogram, IReadOnlyList<Peak> Peaks)[] spectra =
        [
            .. searched.Select(i => (detectors[i].Detector, detectors[i].Histogram, peaks[i])),
            .. sum is null ? [] : new[] { ("sum", sum.Histogram, settings.Finder.Find(sum.Histogram, cancellation)) },
        ];
        var search = new ElementSearch(settings.Assignment);
        var found = new IReadOnlyList<ElementAssignment>[spectra.Length];
        var decisions = new ElementDecision?[spectra.Length];
        var failures = new string?[spectra.Length];
        int done = 0;
        Parallel.For(
            0,
            spectra.Length,
            options,
            k =>
            {
                (string detector, ChannelHistogram histogram, IReadOnlyList<Peak> ofSpectrum) = spectra[k];
                found[k] = Isolated.Run<IReadOnlyList<ElementAssignment>>(
                    $"elements {detector}",
                    () => search.Find(ofSpectrum, histogram, cancellation),
                    reason =>
                    {
                        failures[k] = reason;
                        return [];
                    }
                );
                progress?.Report(new StageProgress("Searching elements", Interlocked.Increment(ref done), spectra.Length));
            }
        );
        // All see the same sample: what one of them shows is examined in the others, whose search may have missed it.
        ChannelMap?[] maps = [.. searched.Select(i => sum?.Maps[i]), sum is null ? null : ChannelMap.Identity];
        IReadOnlyList<ElementAssignment>[] alone = [.. found];
        Parallel.For(
            0,
            spectra.Length,
            options,
            k =>
            {
                (string detector, ChannelHistogram histogram, IReadOnlyList<Peak> ofSpectrum) = spectra[k];
                (found[k], decisions[k]) = Isolated.Run<(IReadOnlyList<ElementAssignment>, ElementDecision?)>(
                    $"elements {detector}",
                    () =>
                        search.With(alone[k], OfOthers(alone, maps, k), ofSpectrum, histogram, cancellation) is var all
                            ? (all, ElementDecision.Of(all, histogram, ofSpectrum, settings.Assignment))
                            : default,
                    reason =>
                    {
                        failures[k] = reason;
                        return ([], null);
                    }
                );
            }
        );
        (string, IReadOnlyList<ElementAssignment>)[] ranked = [.. searched.Select((i, k) => (detectors[i].Detector, found[k]))];
        var votes = new SampleVotes([.. decisions.Zip(maps).Take(searched.Length)], sum is null ? null : decisions[^1]);
        if (!votes.AreClear)
            return new ArrayElements(
                [],
                failures.FirstOrDefault(f => f is not null) ?? Unclear([.. spectra.Zip(decisions, (s, d) => (s.Detector, d))]),
                ranked
            );
        if (!votes.AreOne)
            return new ArrayElements([], "The detectors show different elements.", ranked);
        // All together show a line that one alone shows too weakly.
        FoundElement[] elements =
        [
            .. (votes.OfSum is { } ofSum ? Doubted(ofSum, votes.Certain) : Mean(votes.Certain))
                .Select(e => e with { Confidence = votes.ScaleConfidence * e.Confidence })
                .OrderBy(e => e.Symbol, StringComparer.Ordinal),
        ];
        string[] named = [.. elements.Where(e => e.Confidence >= Named).Select(e => e.Symbol)];
        return new ArrayElements(named, named.Length > 0 ? null : "No element is certain.", ranked)
        {
            Confidences = [.. elements.Where(e => e.Confidence >= Mentioned)],
        };
    }

    // The likeliest sets of the other spectra, on the scales that those have in this one.
    private static IEnumerable<ElementAssignment> OfOthers(IReadOnlyList<ElementAssignment>[] found, ChannelMap?[] maps, int to) =>
        maps[to] is not { } here
            ? []
            : found
                .Zip(maps)
                .Where((f, k) => k != to && f.Second is not null)
                .SelectMany(f => f.First.Take(MostShared).Select(s => On(s, f.Second!.Value, here)));

    private static ElementAssignment On(ElementAssignment set, ChannelMap from, ChannelMap to)
    {
        StraightScale scale = from.Of(set.Assignment.Scale, to);
        return set with { Assignment = set.Assignment with { OffsetEv = scale.OffsetEv, GainEvPerChannel = scale.Gain } };
    }

    // What most detectors that are certain by themselves see as well, and take for something else, is doubtful in the sum, too.
    private static IEnumerable<FoundElement> Doubted(ElementDecision sum, IReadOnlyList<ElementDecision> detectors)
    {
        foreach (FoundElement element in sum.Elements)
        {
            double[] there = [.. detectors.SelectMany(d => d.Elements).Where(e => e.Symbol == element.Symbol).Select(e => e.Confidence)];
            yield return 2 * there.Count(c => c < Likelier) > detectors.Count
                ? element with
                {
                    Confidence = Math.Min(element.Confidence, there.Average()),
                }
                : element;
        }
    }

    private static IEnumerable<FoundElement> Mean(IReadOnlyList<ElementDecision> certain) =>
        certain
            .SelectMany(d => d.Elements)
            .GroupBy(e => e.Symbol)
            .Select(g => new FoundElement(g.Key, g.Sum(e => e.Confidence) / certain.Count));

    private static string Unclear((string Detector, ElementDecision? Decision)[] ranked)
    {
        (string detector, ElementDecision? decision) = ranked.FirstOrDefault(r => r.Decision?.Next is not null);
        return decision is null
            ? "No spectrum has peaks that lines of the library explain."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The peaks of {detector} fit {string.Join(", ", decision.Best.Elements)} at "
                    + $"{decision.Best.Assignment.GainEvPerChannel:F2} eV per channel about as well as "
                    + $"{string.Join(", ", decision.Next!.Elements)} at {decision.Next.Assignment.GainEvPerChannel:F2}."
            );
    }
}
