using System.Globalization;
using MathNet.Numerics;

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

    /// <summary>The doubt of one calibration, as a sentence; null where there is none.</summary>
    public static string? Doubt(StandardCalibration standard) =>
        Probability(standard.ChiSquare, standard.DegreesOfFreedom) >= LeastOfOne
            ? null
            : "Its lines are further from the scale than their errors allow, "
                + $"{ChiSquare(standard.ChiSquare, standard.DegreesOfFreedom)}: one may be another line, or the scale is bent.";

    /// <summary>Doubts all calibrated detectors of an array, where their lines are too far from their scales in the same way.</summary>
    public static void DoubtAll(DetectorCalibration[] outcomes)
    {
        DetectorCalibration[] calibrated = [.. outcomes.Where(o => o.Status == DetectorStatus.Calibrated)];
        double chiSquare = calibrated.Sum(o => o.Standard!.ChiSquare);
        int degrees = calibrated.Sum(o => o.Standard!.DegreesOfFreedom);
        if (calibrated.Length < LeastDetectors || chiSquare < LeastReduced * degrees || Probability(chiSquare, degrees) >= LeastOfAll)
            return;
        string reason =
            $"In the {calibrated.Length} calibrated detectors together lines are further from the scales than their errors allow, "
            + $"{ChiSquare(chiSquare, degrees)}: the elements may be others than those named, or all scales are bent.";
        for (int i = 0; i < outcomes.Length; i++)
            if (outcomes[i].Status == DetectorStatus.Calibrated)
                outcomes[i] = outcomes[i] with { Status = DetectorStatus.Suspect, Reason = reason };
    }

    private static double Probability(double chiSquare, int degrees) =>
        degrees > 0 ? SpecialFunctions.GammaUpperRegularized(0.5 * degrees, 0.5 * chiSquare) : 1;

    private static string ChiSquare(double chiSquare, int degrees) =>
        string.Create(CultureInfo.InvariantCulture, $"chi2 {chiSquare:F1} with {Plural.Of(degrees, "degree")} of freedom");
}
