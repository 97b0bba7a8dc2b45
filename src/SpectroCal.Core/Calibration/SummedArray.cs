using System.Globalization;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Another look at an array of which many detectors are not calibrated, or in which lines are off their scales alike: where the sum of
/// their spectra is certain, it tells each which line its peaks are. A detector is still calibrated by its own peaks, and must agree with
/// the sum.
/// </summary>
/// <param name="sum">The sum.</param>
/// <param name="all">Its calibration.</param>
/// <param name="calibrator">Calibrates a detector.</param>
/// <param name="peaks">Peaks of the detectors in it.</param>
internal sealed class SummedArray(ArraySum sum, DetectorCalibration all, DetectorCalibrator calibrator, SummedArray.Shown[] peaks)
{
    /// <summary>
    /// Share of the detectors with peaks that are not calibrated, from which the sum is asked: a few have reasons of their own.
    /// </summary>
    private const double LeastUnclear = 0.1;

    /// <summary>The least number of them.</summary>
    private const int FewestUnclear = 3;

    /// <summary>
    /// Confidence of the sum where no detectors agree that are certain by themselves: a little more than is asked of one detector.
    /// </summary>
    private const double LeastConfidence = 0.99;

    /// <summary>Significance that a peak of the sum should have in each detector from which most must show it.</summary>
    private const double ShownByEach = 8;

    /// <summary>FWHM by which a line may be off the scale of the sum.</summary>
    private const double Farthest = 0.5;

    /// <summary>Errors of the scale of the sum, and of the place in it, that come on top.</summary>
    private const double Errors = 3;

    /// <summary>Share of the detectors whose lines are off where the sum has them, up to which it is believed.</summary>
    private const double MostOff = 1.0 / 3;

    /// <summary>
    /// Spreads of the gains of an array from which that of a detector with two lines is odd: neighbouring elements differ by 8 % and more.
    /// </summary>
    private const double OddInSpreads = 2.5;

    /// <summary>Detectors whose gains tell that one of them is odd.</summary>
    private const int LeastDetectors = 3;

    /// <summary>Least standard deviation of the gains of an array, natural logarithm.</summary>
    private const double LeastSpread = 0.01;

    private const string Name = "sum";

    private readonly StraightScale _scale = Straight(all.Standard!);

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
        // Where lines of all are off their scales alike, that the detectors agree says nothing.
        bool contradicts = ScaleFit.Contradicts(outcomes);
        if (
            (!contradicts && !AreUnclear(outcomes))
            || ArraySum.Of([.. detectors.Select(d => d.Histogram)], [.. outcomes.Select(o => o.Peaks)], options.CancellationToken)
                is not { } sum
        )
            return;
        bool isStated = settings.Assignment.Gain is not null;
        Shown[] peaks =
        [
            .. sum.Maps.Zip(outcomes, (m, o) => (m, o)).Where(d => d.m is not null).Select(d => new Shown(d.m!.Value, d.o.Peaks)),
        ];
        DetectorCalibration[] ofSums =
        [
            new DetectorCalibrator(lines, settings, isStated).Calibrate(
                Name,
                sum.Histogram,
                () => Confirmed(settings.Finder.Find(sum.Histogram, options.CancellationToken), peaks)
            ),
        ];
        ResolvedLines.Choose([(Name, sum.Histogram)], ofSums, lines, settings, options);
        // A mistaken sum makes all detectors wrong.
        if (
            ofSums[0] is not { Status: DetectorStatus.Calibrated } all
            || (consensus is not { IsVouched: true } && all.Confidence < LeastConfidence)
        )
            return;
        var summed = new SummedArray(sum, all, new DetectorCalibrator(shown, settings, isStated), peaks);
        // What few are certain of by themselves is no more certain than the sum; else each of the two may be mistaken.
        if (contradicts || consensus is not { IsVouched: true } || consensus.Includes(all))
            summed.Tell(detectors, outcomes, options);
        else
            summed.Contradict(outcomes);
    }

    private static bool AreUnclear(DetectorCalibration[] outcomes)
    {
        DetectorCalibration[] shown = [.. outcomes.Where(o => o.Peaks.Count > 1)];
        return shown.Count(o => o.Status != DetectorStatus.Calibrated) >= Math.Max(FewestUnclear, LeastUnclear * shown.Length);
    }

    // A peak of the sum that each detector should show, and most do not, is an edge: those of the noise make a hump together.
    private static IReadOnlyList<Peak> Confirmed(IReadOnlyList<Peak> peaks, Shown[] shown) =>
        [.. peaks.Where(p => p.Significance < ShownByEach * Math.Sqrt(shown.Length) || DoMostShow(shown, p.Channel, p.FwhmChannels))];

    private static bool DoMostShow(Shown[] shown, double channel, double fwhm) =>
        2 * shown.Count(d => d.Peaks.Any(q => Math.Abs(d.Map.Of(q.Channel) - channel) < Farthest * fwhm)) >= shown.Length;

    // What a detector shows and most others do, too, is no sign that its gain changed, or that it sees something else.
    private IReadOnlyList<Peak> OfSample(IReadOnlyList<Peak> found, ChannelMap map) =>
        [.. found.Where(p => DoMostShow(peaks, map.Of(p.Channel), map.Stretch * p.FwhmChannels))];

    private void Tell(
        IReadOnlyList<(string Detector, ChannelHistogram Histogram)> detectors,
        DetectorCalibration[] outcomes,
        ParallelOptions options
    )
    {
        var told = new DetectorCalibration?[detectors.Count];
        Parallel.For(0, detectors.Count, options, i => told[i] = Told(i, outcomes[i], detectors[i].Histogram));
        DetectorCalibration[] all = [.. told.OfType<DetectorCalibration>()];
        // On mistaken lines those of the detectors are off as well.
        if (all.Count(ScaleDoubts.AreLinesOff) > MostOff * all.Length)
            return;
        for (int i = 0; i < outcomes.Length; i++)
            outcomes[i] = Better(i, outcomes[i], told[i]);
        DoubtOdd(outcomes);
    }

    private void Contradict(DetectorCalibration[] outcomes)
    {
        for (int i = 0; i < outcomes.Length; i++)
            if (sum.Maps[i] is { } map && outcomes[i].Status == DetectorStatus.Calibrated && !Agrees(outcomes[i], map, true))
                outcomes[i] = outcomes[i]
                    .Doubted(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Most detectors agree on its lines, and the sum of their spectra shows others, at {Through(map).Gain:F3} eV "
                                + $"per channel."
                        )
                    );
    }

    // Two peaks of any element are like two peaks of its neighbour at another gain: of a detector that sees something else only its gain
    // tells, which then is not that of the others.
    private static void DoubtOdd(DetectorCalibration[] outcomes)
    {
        double[] gains =
        [
            .. outcomes.Where(o => o.Status != DetectorStatus.Rejected).Select(o => Math.Log(o.Assignment!.GainEvPerChannel)),
        ];
        // Of two nobody knows which is odd.
        if (gains.Length < LeastDetectors)
            return;
        (double middle, double spread) = ShortestHalf.Of(gains, LeastDetectors);
        for (int i = 0; i < outcomes.Length; i++)
            if (
                outcomes[i] is { IsTold: true, Status: DetectorStatus.Calibrated, Standard.Lines.Count: <= 2, Assignment: { } assignment }
                && Math.Abs(Math.Log(assignment.GainEvPerChannel) - middle) > OddInSpreads * Math.Max(LeastSpread, spread)
            )
                outcomes[i] = outcomes[i]
                    .Doubted(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Its gain is {assignment.GainEvPerChannel / Math.Exp(middle):F2} times that of the others, and its two lines "
                                + $"may be those of another element."
                        )
                    );
    }

    // What a detector is where its peaks are the lines that they are in the sum; null where it is certain of the same by itself, or where
    // its lines do not lie there.
    private DetectorCalibration? Told(int detector, DetectorCalibration alone, ChannelHistogram histogram)
    {
        if (
            sum.Maps[detector] is not { } map
            || (alone is { Status: DetectorStatus.Calibrated, IsContested: false } && Agrees(alone, map, true))
        )
            return null;
        DetectorCalibration told = calibrator.CalibrateAt(alone, histogram, Through(map), all, OfSample(alone.Peaks, map));
        return Agrees(told, map, false) ? told : null;
    }

    private DetectorCalibration Better(int detector, DetectorCalibration alone, DetectorCalibration? told)
    {
        if (sum.Maps[detector] is not { } map)
            return alone;
        bool agrees = Agrees(alone, map, true);
        if (told is not null && (!agrees || IsBetter(told, alone)))
            return told with
            {
                Warnings =
                [
                    .. told.Warnings,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Which lines its peaks are was taken from the sum of {sum.Maps.Count(m => m is not null)} spectra of the array."
                    ),
                ],
            };
        return agrees || alone.Status == DetectorStatus.Rejected
            ? alone
            : alone with
            {
                Status = DetectorStatus.Rejected,
                Reason = "Its lines are others than those that its peaks have in the sum of the array's spectra.",
                Standard = null,
            };
    }

    private static bool IsBetter(DetectorCalibration told, DetectorCalibration alone) =>
        told.Standard!.Lines.Count > alone.Standard!.Lines.Count
        || (told.Status == DetectorStatus.Calibrated && alone.Status != DetectorStatus.Calibrated);

    // Through the ends of the lines, where the calibration may be bent.
    private static StraightScale Straight(StandardCalibration standard)
    {
        double[] ends = [standard.Lines.Min(l => l.Channel), standard.Lines.Max(l => l.Channel)];
        return StraightScale.Through([.. ends.Select(e => (e, standard.Calibration.Energy(e), 1.0))]);
    }

    // The scale of the sum in channels of a detector.
    private StraightScale Through(ChannelMap map) => new(_scale.OffsetEv + _scale.Gain * map.Shift, _scale.Gain * map.Stretch);

    /// <summary>Peaks of a detector.</summary>
    /// <param name="Map">Its channels in those of the sum.</param>
    /// <param name="Peaks">The peaks.</param>
    internal sealed record Shown(ChannelMap Map, IReadOnlyList<Peak> Peaks);

    // Whether a detector is calibrated, and its lines are where the sum has them, as well as it knows; who is certain by itself also where
    // they may be as well as it is known which channels of the sum those of the detector are. Nobody is refused for less.
    private bool Agrees(DetectorCalibration outcome, ChannelMap map, bool isCertain)
    {
        StraightScale expected = Through(map);
        return outcome is { Status: not DetectorStatus.Rejected, Standard: { } standard }
            && standard.Lines.All(l =>
                Math.Abs(expected.Energy(l.Channel) - standard.Calibration.Energy(l.Channel))
                < Farthest * expected.Gain * l.FwhmChannels
                    + Errors
                        * (all.Standard!.Calibration.EnergyError(map.Of(l.Channel)) + (isCertain ? _scale.Gain * map.Error(l.Channel) : 0))
            );
    }
}
