using System.Globalization;
using MathNet.Numerics;
using MathNet.Numerics.Statistics;

namespace SpectroCal.Calibration;

/// <summary>
/// Whether lines lie on their scale as well as their errors say. Lines of other elements than those that were named nearly do: energies of
/// lines of neighbouring elements are in nearly the same ratios.
/// </summary>
internal static class ScaleFit
{
    /// <summary>Probability of a chi2 as large, below which one detector is doubtful: one good detector in a thousand is.</summary>
    private const double LeastOfOne = 1e-3;

    /// <summary>The same of all detectors of an array together; its arrays are fewer, and each would be doubted as a whole.</summary>
    private const double LeastOfAll = 1e-5;

    /// <summary>
    /// Least chi2 per degree of freedom of all together: many detectors show a bend of the scale that is small beside the errors of each.
    /// </summary>
    private const double LeastReduced = 3;

    /// <summary>Detectors that make an array.</summary>
    private const int LeastDetectors = 3;

    /// <summary>Largest chi2 per degree of freedom without the line that is to blame: others are off as well where it is more.</summary>
    private const double LargestWithout = 1.5;

    /// <summary>
    /// Distance of the line from where the others put it, FWHM, that something else under its peak explains; what is further is another
    /// line.
    /// </summary>
    private const double LargestOff = 0.2;

    /// <summary>
    /// The same where many lines beside it agree: that of L lines which are one peak, of which absorbers weaken the softer ones, is off by
    /// up to 0.4.
    /// </summary>
    private const double LargestOffOfMany = 0.5;

    /// <summary>Lines of a detector beyond the numbers of the scale that are many.</summary>
    private const int ManyFreedom = 3;

    /// <summary>
    /// The same from which a line is another, where most detectors agree on it. Lines of several components, and those at the ends of a
    /// bent scale, are off by up to 0.25.
    /// </summary>
    private const double FarOff = 0.3;

    /// <summary>Lines of a detector beyond the numbers of the scale that must be left without it.</summary>
    private const int LeastFreedom = 2;

    /// <summary>The doubt of one calibration, as a sentence; null where there is none.</summary>
    public static string? Doubt(StandardCalibration standard) =>
        Probability(standard.ChiSquare, standard.DegreesOfFreedom) >= LeastOfOne
            ? null
            : "Its lines are further from the scale than their errors allow, "
                + $"{ChiSquare(standard.ChiSquare, standard.DegreesOfFreedom)}: one may be another line, or the scale is bent.";

    /// <summary>
    /// Doubts all calibrated detectors of an array, where their lines are too far from their scales in the same way. Where one of them is
    /// to blame, which has something else under its peak in all detectors, it is left out instead.
    /// </summary>
    /// <param name="outcomes">All detectors; replaced where they are doubted, or calibrated without a line.</param>
    public static void DoubtAll(DetectorCalibration[] outcomes)
    {
        if (Off(outcomes) is not { } off)
            return;
        if (ToBlame(off) is { } line)
            LeaveOut(line, outcomes);
        else
            Doubt(outcomes, off);
    }

    /// <summary>
    /// Whether lines of all calibrated detectors are too far from their scales in the same way, and not one of them is to blame.
    /// </summary>
    /// <param name="outcomes">All detectors.</param>
    public static bool Contradicts(IReadOnlyList<DetectorCalibration> outcomes) => Off(outcomes) is { } off && ToBlame(off) is null;

    private static OffTogether? Off(IReadOnlyList<DetectorCalibration> outcomes)
    {
        DetectorCalibration[] calibrated = [.. outcomes.Where(o => o.Status == DetectorStatus.Calibrated)];
        double chiSquare = calibrated.Sum(o => o.Standard!.ChiSquare);
        int degrees = calibrated.Sum(o => o.Standard!.DegreesOfFreedom);
        return
            calibrated.Length < LeastDetectors
            || Probability(chiSquare, degrees) >= LeastOfAll
            || (chiSquare < LeastReduced * degrees && !IsOneFarOff(calibrated))
            ? null
            : new OffTogether(calibrated, chiSquare, degrees);
    }

    // The line without which the others are as near their scales as their errors say; null where there is none. Where all lines are others
    // than those named, leaving out one of them does not help.
    private static string? ToBlame(OffTogether off)
    {
        (DetectorCalibration[] calibrated, double chiSquare, int degrees) = off;
        (string Name, double ChiSquare, int Degrees)[] without =
        [
            .. calibrated
                .SelectMany(o => o.Standard!.Lines.Select((l, i) => (l.Name, Residual: o.Standard.StandardizedResiduals[i])))
                .Where(l => double.IsFinite(l.Residual))
                .GroupBy(l => l.Name)
                .Select(g => (g.Key, chiSquare - g.Sum(l => l.Residual * l.Residual), degrees - g.Count())),
        ];
        if (without.Length == 0)
            return null;
        (string name, double left, int freedom) = without.MinBy(w => w.ChiSquare);
        return
            freedom >= LeastFreedom * calibrated.Length
            && left <= LargestWithout * freedom
            && Math.Abs(OffsOfFwhm(calibrated).First(o => o.Name == name).OfFwhm)
                < (freedom >= ManyFreedom * calibrated.Length ? LargestOffOfMany : LargestOff)
            ? name
            : null;
    }

    // A line that is not where the others put it in most detectors alike is another, however large the errors of each are.
    private static bool IsOneFarOff(DetectorCalibration[] calibrated) =>
        OffsOfFwhm(calibrated).Any(o => 2 * o.Detectors > calibrated.Length && Math.Abs(o.OfFwhm) > FarOff);

    // How far each line is from where the others put it, FWHM, the median of all detectors that have it.
    private static IEnumerable<(string Name, double OfFwhm, int Detectors)> OffsOfFwhm(DetectorCalibration[] calibrated) =>
        calibrated
            .Select(o => o.Standard!)
            .SelectMany(s =>
                s.Lines.Select((l, i) => (l.Name, Off: s.LeaveOneOutEv[i] / (l.FwhmChannels * s.Calibration.Slope(l.Channel))))
            )
            .Where(l => double.IsFinite(l.Off))
            .GroupBy(l => l.Name)
            .Select(g => (g.Key, g.Select(l => l.Off).Median(), g.Count()));

    private static void LeaveOut(string name, DetectorCalibration[] outcomes)
    {
        for (int i = 0; i < outcomes.Length; i++)
        {
            if (
                outcomes[i] is not { Status: not DetectorStatus.Rejected, Standard: { } standard } outcome
                || standard.Lines.FirstOrDefault(l => l.Name == name) is not { } line
            )
                continue;
            outcomes[i] = Isolated.Run(
                () => Without(outcome, standard, line),
                reason => outcome.Doubted($"{name} is off in all detectors, and without it there is no scale. {reason}")
            );
        }
    }

    private static DetectorCalibration Without(DetectorCalibration outcome, StandardCalibration standard, CalibrationLine line)
    {
        var without = standard.With([.. standard.Lines.Where(l => l != line)]);
        double offEv = without.Calibration.Energy(line.Channel) - line.EnergyEv;
        return outcome.With(
            without,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{line.Name} was left out: it is {offEv:+0;-0} eV from where the other lines put it, and off in the others, too."
            )
        );
    }

    private static void Doubt(DetectorCalibration[] outcomes, OffTogether off)
    {
        string reason =
            $"In the {off.Calibrated.Length} calibrated detectors together lines are further from the scales than their errors allow, "
            + $"{ChiSquare(off.ChiSquare, off.Degrees)}: the elements may be others than those named, or all scales are bent.";
        for (int i = 0; i < outcomes.Length; i++)
            if (outcomes[i].Status == DetectorStatus.Calibrated)
                outcomes[i] = outcomes[i].Doubted(reason);
    }

    private static double Probability(double chiSquare, int degrees) =>
        degrees > 0 ? SpecialFunctions.GammaUpperRegularized(0.5 * degrees, 0.5 * chiSquare) : 1;

    private static string ChiSquare(double chiSquare, int degrees) =>
        string.Create(CultureInfo.InvariantCulture, $"chi2 {chiSquare:F1} with {Plural.Of(degrees, "degree")} of freedom");

    // Calibrated detectors of an array of which lines are too far from their scales.
    private sealed record OffTogether(DetectorCalibration[] Calibrated, double ChiSquare, int Degrees);
}
