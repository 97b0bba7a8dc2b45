using System.Globalization;
using MathNet.Numerics.Statistics;
using SpectroCal.Detectors;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// How the scales of an array are bent: converters of one make depart from a straight line alike, by less than one detector shows and more
/// than soft lines bear. Where all detectors together show it, their scales are of the second degree.
/// </summary>
internal static class ArrayBend
{
    /// <summary>
    /// Standard errors from which a bend is followed, what all have in common among them: energies of blends, and what lies under soft
    /// lines, look like a bend that is the same in all. That bends are small is in it: a smaller one is nearer to the truth than none.
    /// </summary>
    private const double LeastErrors = 1;

    /// <summary>Standard errors from which a scale is bent, whatever lies beyond its lines.</summary>
    private const double SureErrors = 2;

    /// <summary>
    /// Change of the scale at a named line, FWHM, that is worth a number more: a line is known no better.
    /// </summary>
    private const double LeastOfFwhm = 0.05;

    /// <summary>
    /// Largest departure of a converter, over the range of the spectrum: good ones have 0.025 to 0.1 %. What is bent by more has other
    /// lines than those named, as the elements after them, whose energies grow in nearly the same ratios.
    /// </summary>
    private const double LargestOfRange = 0.0015;

    /// <summary>
    /// Usual departure of a converter, standard deviation, over the range of the spectrum: a bend of some errors is likelier a smaller one.
    /// </summary>
    private const double UsualOfRange = 0.0005;

    /// <summary>Distance of a strong peak beyond the lines, over that between the first and the last of them, at most.</summary>
    private const double LargestBeyond = 0.1;

    /// <summary>Lines of a detector beyond the numbers of a straight scale that say something of its bend, and of the others.</summary>
    private const int LeastFreedom = 2;

    /// <summary>Bends the scales, where the array shows that they are bent.</summary>
    /// <param name="outcomes">All detectors; those with a straight scale are replaced.</param>
    public static void Follow(DetectorCalibration[] outcomes)
    {
        DetectorCalibration[] straight =
        [
            .. outcomes.Where(o =>
                o is { Status: not DetectorStatus.Rejected, DoubtOfLines: null, Standard: { DegreesOfFreedom: >= LeastFreedom } }
            ),
        ];
        if (
            CommonValue
                .Of([.. straight.Select(o => Own(o.Standard!)).OfType<Vote>()])
                ?.Known(4 * UsualOfRange / straight.Select(o => o.Range.Last).Median())
                is not { } bend
            || Math.Abs(bend.Mean) < LeastErrors * bend.MeanError
            || straight.Select(o => Isolated.Run(() => OfFwhm(o, bend), _ => 0)).Median() < LeastOfFwhm
        )
            return;
        double ofRange = straight.Select(o => Math.Abs(bend.Mean) * o.Range.Last / 4).Median();
        for (int i = 0; i < outcomes.Length; i++)
            if (outcomes[i] is { Status: not DetectorStatus.Rejected, Standard: { } standard } outcome)
                outcomes[i] =
                    ofRange > LargestOfRange
                        ? outcome.Doubted(TooBent(straight.Length, ofRange))
                        : Isolated.Run(
                            () =>
                                WithBend(outcome, Bent(standard, bend), straight.Length) is var bent && Beyond(bent) is { } peak
                                    ? IsSure(bend)
                                        ? bent.Doubted(TooFar(peak))
                                        : outcome
                                    : bent,
                            reason => outcome.Doubted($"Its scale could not be bent as those of the others are. {reason}")
                        );
    }

    private static DetectorCalibration WithBend(DetectorCalibration outcome, StandardCalibration bent, int detectors) =>
        outcome.With(bent, Sentence(detectors, bent.Calibration.Parameters[2], outcome));

    private static bool IsSure(CommonValue bend) => Math.Abs(bend.Mean) > SureErrors * bend.MeanError;

    // A strong peak beyond the lines that the parabola goes through: the straight scale may have missed its line, and a parabola leads
    // anywhere there.
    private static Peak? Beyond(DetectorCalibration outcome)
    {
        double first = outcome.Standard!.Lines.Min(l => l.Channel),
            last = outcome.Standard.Lines.Max(l => l.Channel),
            far = LargestBeyond * (last - first),
            strong = Unexplained.Strong * outcome.Peaks.Select(p => p.Area).DefaultIfEmpty(0).Max();
        return outcome.Peaks.FirstOrDefault(p => p.Area > strong && (p.Channel < first - far || p.Channel > last + far));
    }

    // Of scales of different gains: the coefficient of the square over the gain, 1 / channel. Two lines say nothing of it.
    private static Vote? Own(StandardCalibration straight) =>
        Isolated.Run<Vote?>(
            () => Vote.Of(StandardCalibration.Through(straight.Lines, 2), 2, 1 / straight.Calibration.Parameters[1]),
            _ => null
        );

    private static StandardCalibration Bent(StandardCalibration straight, CommonValue bend)
    {
        double gain = straight.Calibration.Parameters[1];
        (double Value, double Error)? told = Own(straight) is { } own ? bend.Beside(own) : (bend.Mean, bend.Error);
        return StandardCalibration.Through(straight.Lines, 2, told is var (value, error) ? (gain * value, gain * error) : null);
    }

    // Largest change of the scale at a named line of the spectrum, FWHM.
    private static double OfFwhm(DetectorCalibration outcome, CommonValue bend)
    {
        EnergyCalibration straight = outcome.Standard!.Calibration,
            bent = Bent(outcome.Standard, bend).Calibration;
        return outcome
            .Named.Where(e => straight.Channel(e) is var channel && channel > outcome.Range.First && channel < outcome.Range.Last)
            .Select(e => Math.Abs(bent.Energy(straight.Channel(e)) - e) / outcome.Resolution!.Fwhm(e))
            .DefaultIfEmpty(0)
            .Max();
    }

    private static string TooBent(int detectors, double ofRange) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The scales of {detectors} detectors are bent alike by {100 * ofRange:F2} % of their range, more than converters are: the "
                + $"elements may be others than those named."
        );

    private static string TooFar(Peak peak) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Its scale is bent, and the peak at channel {peak.Channel:F1} lies beyond the lines that it goes through."
        );

    private static string Sentence(int detectors, double square, DetectorCalibration outcome)
    {
        double length = outcome.Range.Last,
            offEv = -square * length * length / 4;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Its scale is of the second degree, {offEv:+0;-0} eV from a straight line in the middle: those of {detectors} detectors are "
                + $"bent alike."
        );
    }
}
