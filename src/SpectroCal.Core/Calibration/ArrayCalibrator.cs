using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Calibrates the detectors of an array from the lines in their spectra, with nothing typed in: peaks are found, assigned and fitted; a
/// detector that is not certain is left out with the reason.
/// </summary>
public static class ArrayCalibrator
{
    /// <summary>Calibrates an array.</summary>
    /// <param name="detectors">Names and spectra.</param>
    /// <param name="lines">Lines that may be in the spectra, at least two.</param>
    /// <param name="settings">How; null: the defaults.</param>
    /// <param name="progress">Told the number of detectors done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One outcome for each detector, in their order, whatever the number of threads.</returns>
    public static IReadOnlyList<DetectorCalibration> Calibrate(
        IReadOnlyList<(string Detector, ChannelHistogram Histogram)> detectors,
        IReadOnlyList<LineCandidate> lines,
        ArrayCalibrationSettings? settings = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        settings ??= new ArrayCalibrationSettings();
        var outcomes = new DetectorCalibration[detectors.Count];
        var alone = new DetectorCalibrator(lines, settings, settings.Assignment.Gain is not null);
        int done = 0;
        var options = new ParallelOptions { CancellationToken = cancellation };
        Parallel.For(
            0,
            detectors.Count,
            options,
            i =>
            {
                (string detector, ChannelHistogram histogram) = detectors[i];
                outcomes[i] = alone.Calibrate(detector, histogram, () => settings.Finder.Find(histogram, cancellation));
                progress?.Report(new StageProgress("Calibrating", Interlocked.Increment(ref done), detectors.Count));
            }
        );

        IReadOnlyList<LineCandidate> shown = lines;
        // What all of them say together may fail as a whole: then each stands for itself, and it is said.
        ArrayConsensus? consensus = null;
        string? failure =
            Isolated.Run("array lines", () => shown = ResolvedLines.Choose(detectors, outcomes, lines, settings, options))
            ?? Isolated.Run("array consensus", () => consensus = ArrayConsensus.Of(outcomes))
            ?? Isolated.Run(
                "array",
                () =>
                {
                    if (consensus is not null)
                        Inform(detectors, outcomes, shown, settings, consensus, options);
                    SummedArray.Decide(detectors, outcomes, lines, shown, settings, consensus, options);
                    if (settings is { Degree: 1, FollowsBend: true })
                        ArrayBend.Follow(outcomes);
                    ArrayOffset.Steady(outcomes, shown, settings);
                    ArrayMinority.Doubt(outcomes);
                    ScaleFit.DoubtAll(outcomes);
                    Judge(outcomes, shown);
                }
            );
        return failure is null ? outcomes : [.. outcomes.Select(o => Doubted(o, failure))];
    }

    // What most detectors agree on is known about the others, too.
    private static void Inform(
        IReadOnlyList<(string Detector, ChannelHistogram Histogram)> detectors,
        DetectorCalibration[] outcomes,
        IReadOnlyList<LineCandidate> lines,
        ArrayCalibrationSettings settings,
        ArrayConsensus consensus,
        ParallelOptions options
    )
    {
        var informed = new DetectorCalibrator(
            lines,
            settings with
            {
                Assignment = consensus.Informed(settings.Assignment),
            },
            settings.Assignment.Gain is not null || consensus.IsVouched
        );
        Parallel.For(
            0,
            detectors.Count,
            options,
            i =>
            {
                DetectorCalibration outcome = outcomes[i];
                if (outcome.Peaks.Count < 2 || IsSettled(outcome, consensus))
                    return;
                (string detector, ChannelHistogram histogram) = detectors[i];
                DetectorCalibration again = informed.Calibrate(detector, histogram, () => outcome.Peaks);
                if (
                    again.Status != DetectorStatus.Rejected
                    && consensus.IncludesWithOffset(again)
                    && !IsBetterElsewhere(outcome, again, consensus)
                )
                    outcomes[i] = again;
                else if (outcome.Status != DetectorStatus.Rejected && !consensus.Includes(outcome))
                    outcomes[i] = consensus.Odd(outcome);
            }
        );
    }

    // Nothing more becomes known: what is still hardly known is said.
    private static void Judge(DetectorCalibration[] outcomes, IReadOnlyList<LineCandidate> lines)
    {
        LineCandidate[] soft = [.. new NamedLines(lines).MainSoft];
        for (int i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i] is not { Standard: { } standard, Resolution: { } resolution } outcome)
                continue;
            if (ScaleDoubts.AtNamed(standard, outcome.Peaks, outcome.Named, resolution) is { } doubt)
                outcome = outcome.Doubted(doubt);
            // Who sees K lines of copper may want its L lines.
            HashSet<string?> shown = [.. outcome.Assignment!.Lines.Select(l => l.Candidate.Group.Strongest.Element)];
            LineCandidate[] wanted = [.. lines, .. soft.Where(l => shown.Contains(l.Group.Strongest.Element))];
            if (ScaleDoubts.Remark(standard, outcome.Peaks, wanted, resolution, outcome.Range) is { } remark && remark != outcome.Reason)
                outcome = outcome with { Warnings = [.. outcome.Warnings, remark] };
            outcomes[i] = outcome;
        }
    }

    private static DetectorCalibration Doubted(DetectorCalibration outcome, string failure) =>
        outcome.Status == DetectorStatus.Calibrated
            ? outcome.Doubted($"It could not be compared with the other detectors. {failure}")
            : outcome;

    // A detector of another setting, whose lines are certain: of many elements some are near its peaks at the gain of the array, too.
    private static bool IsBetterElsewhere(DetectorCalibration alone, DetectorCalibration again, ArrayConsensus consensus) =>
        alone.Status != DetectorStatus.Rejected && !consensus.Includes(alone) && alone.OverChance > again.OverChance;

    // Nothing that the array knows would change it.
    private static bool IsSettled(DetectorCalibration outcome, ArrayConsensus consensus) =>
        outcome.Status == DetectorStatus.Calibrated && !outcome.IsContested && consensus.Includes(outcome);
}
