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
        bool isStated = settings.Assignment.Gain is not null;
        var alone = new DetectorCalibrator(lines, settings, isStated);
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

        // What most detectors agree on is known about the others, too.
        if (ArrayConsensus.Of(outcomes) is not { } consensus)
            return outcomes;
        var informed = new DetectorCalibrator(
            lines,
            settings with
            {
                Assignment = consensus.Informed(settings.Assignment),
            },
            isStated || consensus.IsVouched
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
                if (again.Status != DetectorStatus.Rejected && consensus.IncludesWithOffset(again))
                    outcomes[i] = again;
                else if (outcome.Status != DetectorStatus.Rejected && !consensus.Includes(outcome))
                    outcomes[i] = outcome with { Status = DetectorStatus.Rejected, Reason = consensus.Reason(outcome), Standard = null };
            }
        );
        return outcomes;
    }

    // Nothing that the array knows would change it.
    private static bool IsSettled(DetectorCalibration outcome, ArrayConsensus consensus) =>
        outcome.Status == DetectorStatus.Calibrated && !outcome.IsContested && consensus.Includes(outcome);
}
