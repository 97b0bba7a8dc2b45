using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Whether the detectors of an array tell Ka1 from Ka2 where one is but a shoulder of the other, as those of tin: with few counts, or a
/// resolution worse than usual, they are one peak, and the place of neither of them. All detectors of an instrument show about the same;
/// so the likelihood of all their peaks decides.
/// </summary>
internal static class ResolvedLines
{
    /// <summary>Calibrates each detector with its lines joined, too, and keeps what explains the peaks of all of them best.</summary>
    /// <param name="detectors">Names and spectra.</param>
    /// <param name="outcomes">What each is by itself with the lines as they are; replaced where the others explain more.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="settings">How.</param>
    /// <param name="options">Of the parallel loop.</param>
    /// <returns>The lines as the detectors show them.</returns>
    public static IReadOnlyList<LineCandidate> Choose(
        IReadOnlyList<(string Detector, ChannelHistogram Histogram)> detectors,
        DetectorCalibration[] outcomes,
        IReadOnlyList<LineCandidate> lines,
        ArrayCalibrationSettings settings,
        ParallelOptions options
    )
    {
        if (LineCandidate.WithoutShoulders(lines) is not { } joined)
            return lines;
        var others = new DetectorCalibration[outcomes.Length];
        var calibrator = new DetectorCalibrator(joined, settings, settings.Assignment.Gain is not null);
        Parallel.For(
            0,
            detectors.Count,
            options,
            i => others[i] = calibrator.Calibrate(detectors[i].Detector, detectors[i].Histogram, () => outcomes[i].Peaks)
        );
        if (others.Sum(Score) <= outcomes.Sum(Score))
            return lines;
        others.CopyTo(outcomes, 0);
        return joined;
    }

    // Log-likelihood relative to peaks that are no lines.
    private static double Score(DetectorCalibration outcome) => outcome.Assignment?.Score ?? 0;
}
