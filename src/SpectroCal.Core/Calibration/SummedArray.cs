using System.Globalization;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Another look at the detectors of an array of which many are refused: where the sum of their spectra is certain, it tells each which line
/// its peaks are. A detector is still calibrated by its own peaks, and must agree with the sum.
/// </summary>
internal static class SummedArray
{
    /// <summary>Share of the detectors with peaks that are refused, from which the sum is asked: a few have reasons of their own.</summary>
    private const double LeastRefused = 0.1;

    /// <summary>The least number of them.</summary>
    private const int FewestRefused = 3;

    /// <summary>Least relative error of a gain that follows from the sum: scales are bent, each in its own way.</summary>
    private const double GainError = 0.003;

    /// <summary>Error of an offset beside that of the gain, eV.</summary>
    private const double OffsetErrorEv = 30;

    /// <summary>Significance that a peak of the sum should have in each detector from which most must show it.</summary>
    private const double Shown = 8;

    /// <summary>FWHM by which a line may be off the scale of the sum.</summary>
    private const double Farthest = 0.5;

    /// <summary>Errors of the place in the sum that come on top.</summary>
    private const double MapErrors = 3;

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
        int refused = outcomes.Count(o => o.Status == DetectorStatus.Rejected && o.Peaks.Count > 1);
        if (
            refused < Math.Max(FewestRefused, LeastRefused * outcomes.Count(o => o.Peaks.Count > 1))
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
        if (all is not { Status: DetectorStatus.Calibrated, Standard: { } standard } || consensus?.Includes(all) == false)
            return;
        int number = sum.Maps.Count(m => m is not null);
        StraightScale ofSum = Straight(standard);
        double ofSumError = standard.Calibration.ParameterError(1) / ofSum.Gain;
        Parallel.For(
            0,
            detectors.Count,
            options,
            i =>
            {
                if (sum.Maps[i] is not { } map)
                    return;
                StraightScale expected = Through(map, ofSum);
                bool agrees = Agrees(outcomes[i], expected, map);
                if (agrees && outcomes[i] is { Status: DetectorStatus.Calibrated, IsContested: false })
                    return;
                (string detector, ChannelHistogram histogram) = detectors[i];
                DetectorCalibration again = new DetectorCalibrator(
                    shown,
                    settings with
                    {
                        Assignment = Informed(
                            settings.Assignment,
                            expected,
                            Math.Sqrt(GainError * GainError + ofSumError * ofSumError + map.StretchError * map.StretchError),
                            outcomes[i].Peaks
                        ),
                    },
                    true
                ).Calibrate(detector, histogram, () => outcomes[i].Peaks);
                if (Agrees(again, expected, null) && !(agrees && again.Standard!.Lines.Count <= outcomes[i].Standard!.Lines.Count))
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
                else if (!agrees && outcomes[i].Status != DetectorStatus.Rejected)
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

    private static AssignmentSettings Informed(
        AssignmentSettings settings,
        StraightScale expected,
        double gainError,
        IReadOnlyList<Peak> peaks
    ) =>
        settings with
        {
            Gain = expected.Gain,
            GainError = gainError,
            Offset = expected.OffsetEv,
            OffsetError = OffsetErrorEv + gainError * Math.Abs(expected.Energy(peaks.Average(p => p.Channel))),
        };

    // Whether a detector is calibrated, and its lines are where the sum has them; with a map also where they may be as well as it is known
    // which channels of the sum those of the detector are. Who is certain by itself is not refused for less, and nobody else is believed.
    private static bool Agrees(DetectorCalibration outcome, StraightScale expected, ChannelMap? map) =>
        outcome is { Status: not DetectorStatus.Rejected, Standard: { } standard }
        && standard.Lines.All(l =>
            Math.Abs(expected.Energy(l.Channel) - standard.Calibration.Energy(l.Channel))
            < expected.Gain * (Farthest * l.FwhmChannels + (map is { } m ? MapErrors * m.Error(l.Channel) / m.Stretch : 0))
        );
}
