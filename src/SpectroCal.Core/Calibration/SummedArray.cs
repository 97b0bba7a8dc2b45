using System.Globalization;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Another look at the detectors of an array of which many are refused or doubtful: where the sum of their spectra is certain, it tells each which line
/// its peaks are. A detector is still calibrated by its own peaks, and must agree with the sum.
/// </summary>
internal static class SummedArray
{
    /// <summary>Share of the detectors with peaks that are not calibrated, from which the sum is asked: a few have reasons of their own.</summary>
    private const double LeastUnclear = 0.1;

    /// <summary>The least number of them.</summary>
    private const int FewestUnclear = 3;

    /// <summary>Significance that a peak of the sum should have in each detector from which most must show it.</summary>
    private const double Shown = 8;

    /// <summary>FWHM by which a line may be off the scale of the sum.</summary>
    private const double Farthest = 0.5;

    /// <summary>Errors of the place in the sum that come on top.</summary>
    private const double MapErrors = 3;

    /// <summary>Share of the detectors whose lines are off where the sum has them, up to which it is believed.</summary>
    private const double MostOff = 1.0 / 3;

    private const string Name = "sum";

    /// <summary>Looks again, and replaces the outcomes that change.</summary>
    /// <param name="detectors">Names and spectra.</param>
    /// <param name="outcomes">What each is by itself and by what most agree on.</param>
    /// <param name="lines">Lines that may be in the spectra.</param>
    /// <param name="shown">The same as a single detector shows them: the sum, of more counts, may tell more of them apart.</param>
    /// <param name="settings">How.</param>
    /// <param name="consensus">What most agree on; null: they do not.</param>
    /// <param name="options">Of the parallel loop.</param>
    public static void Decide(
        IReadOnlyList<(string Detector, ChannelHistogram Histogram)> detectors,
        DetectorCalibration[] outcomes,
        IReadOnlyList<LineCandidate> lines,
        IReadOnlyList<LineCandidate> shown,
        ArrayCalibrationSettings settings,
        ArrayConsensus? consensus,
        ParallelOptions options
    )
    {
        // Where lines of all are off their scales alike, that they agree says nothing.
        bool contradicts = ScaleFit.Contradicts(outcomes);
        int unclear = outcomes.Count(o => o.Status != DetectorStatus.Calibrated && o.Peaks.Count > 1);
        if (
            (!contradicts && unclear < Math.Max(FewestUnclear, LeastUnclear * outcomes.Count(o => o.Peaks.Count > 1)))
            || ArraySum.Of([.. detectors.Select(d => d.Histogram)], [.. outcomes.Select(o => o.Peaks)], options.CancellationToken)
                is not { } sum
        )
            return;
        DetectorCalibration[] ofSums =
        [
            new DetectorCalibrator(lines, settings, settings.Assignment.Gain is not null).Calibrate(
                Name,
                sum.Histogram,
                () => Confirmed(settings.Finder.Find(sum.Histogram, options.CancellationToken), sum, outcomes)
            ),
        ];
        ResolvedLines.Choose([(Name, sum.Histogram)], ofSums, lines, settings, options);
        DetectorCalibration all = ofSums[0];
        // Each of the two may be mistaken where they contradict each other.
        if (all is not { Status: DetectorStatus.Calibrated, Standard: { } standard } || (!contradicts && consensus?.Includes(all) == false))
            return;
        var calibrator = new DetectorCalibrator(shown, settings, settings.Assignment.Gain is not null);
        int number = sum.Maps.Count(m => m is not null);
        StraightScale ofSum = Straight(standard);
        var told = new DetectorCalibration?[detectors.Count];
        Parallel.For(
            0,
            detectors.Count,
            options,
            i =>
            {
                if (
                    sum.Maps[i] is { } map
                    && Through(map, ofSum) is var expected
                    && !(Agrees(outcomes[i], expected, map) && outcomes[i] is { Status: DetectorStatus.Calibrated, IsContested: false })
                    && calibrator.CalibrateAt(outcomes[i], detectors[i].Histogram, expected, all) is var again
                    && Agrees(again, expected, null)
                )
                    told[i] = again;
            }
        );
        // On mistaken lines those of the detectors are off as well.
        if (told.Count(t => t is not null && ScaleDoubts.AreLinesOff(t)) > MostOff * told.Count(t => t is not null))
            return;
        Parallel.For(
            0,
            detectors.Count,
            options,
            i =>
            {
                if (sum.Maps[i] is not { } map)
                    return;
                bool agrees = Agrees(outcomes[i], Through(map, ofSum), map);
                if (told[i] is { } again && (!agrees || IsBetter(again, outcomes[i])))
                    outcomes[i] = again with
                    {
                        Warnings =
                        [
                            .. again.Warnings,
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"Which lines its peaks are is known from the sum of {number} spectra of the array."
                            ),
                        ],
                    };
                else if (told[i] is null && !agrees && outcomes[i].Status != DetectorStatus.Rejected)
                    outcomes[i] = outcomes[i] with
                    {
                        Status = DetectorStatus.Rejected,
                        Reason = "Its lines are others than those that its peaks have in the sum of the array's spectra.",
                        Standard = null,
                    };
            }
        );
    }

    // A peak of the sum that each detector should show, and most do not, is an edge: those of the noise make a hump together.
    private static IReadOnlyList<Peak> Confirmed(IReadOnlyList<Peak> peaks, ArraySum sum, DetectorCalibration[] outcomes)
    {
        (ChannelMap Map, IReadOnlyList<Peak> Peaks)[] summed =
        [
            .. sum.Maps.Zip(outcomes, (m, o) => (m, o.Peaks)).Where(d => d.m is not null).Select(d => (d.m!.Value, d.Peaks)),
        ];
        return
        [
            .. peaks.Where(p =>
                p.Significance < Shown * Math.Sqrt(summed.Length)
                || 2 * summed.Count(d => d.Peaks.Any(q => Math.Abs(d.Map.Of(q.Channel) - p.Channel) < Farthest * p.FwhmChannels))
                    >= summed.Length
            ),
        ];
    }

    // Through the ends of the lines, where the calibration may be bent.
    private static StraightScale Straight(StandardCalibration standard)
    {
        double[] ends = [standard.Lines.Min(l => l.Channel), standard.Lines.Max(l => l.Channel)];
        return StraightScale.Through([.. ends.Select(e => (e, standard.Calibration.Energy(e), 1.0))]);
    }

    private static StraightScale Through(ChannelMap map, StraightScale sum) =>
        new(sum.OffsetEv + sum.Gain * map.Shift, sum.Gain * map.Stretch);

    private static bool IsBetter(DetectorCalibration told, DetectorCalibration alone) =>
        told.Standard!.Lines.Count > alone.Standard!.Lines.Count
        || (told.Status == DetectorStatus.Calibrated && alone.Status != DetectorStatus.Calibrated);

    // Whether a detector is calibrated, and its lines are where the sum has them; with a map also where they may be as well as it is known
    // which channels of the sum those of the detector are. Who is certain by itself is not refused for less, and nobody else is believed.
    private static bool Agrees(DetectorCalibration outcome, StraightScale expected, ChannelMap? map) =>
        outcome is { Status: not DetectorStatus.Rejected, Standard: { } standard }
        && standard.Lines.All(l =>
            Math.Abs(expected.Energy(l.Channel) - standard.Calibration.Energy(l.Channel))
            < expected.Gain * (Farthest * l.FwhmChannels + (map is { } m ? MapErrors * m.Error(l.Channel) / m.Stretch : 0))
        );
}
