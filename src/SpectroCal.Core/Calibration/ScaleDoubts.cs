using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>What makes a calibration doubtful whose lines are certain.</summary>
internal static class ScaleDoubts
{
    /// <summary>Error of the scale at a peak of the spectrum, as a share of its FWHM, from which it is not calibrated there.</summary>
    private const double LargestError = 0.25;

    /// <summary>
    /// Relative standard deviation of the gain within a run, and its significance, from which lines are too wide: lines that are not
    /// resolved show up to 0.8 %.
    /// </summary>
    private const double LargestSpread = 0.009,
        LeastSignificance = 5;

    /// <summary>The doubt, as a sentence; null where there is none.</summary>
    /// <param name="standard">The calibration.</param>
    /// <param name="peaks">Peaks of the spectrum.</param>
    /// <param name="statisticalEv">Fano factor times pair energy, eV.</param>
    public static string? Of(StandardCalibration standard, IReadOnlyList<Peak> peaks, double statisticalEv) =>
        Imprecise(standard.Calibration, peaks) ?? Wide(standard, peaks, statisticalEv);

    private static string? Imprecise(EnergyCalibration scale, IReadOnlyList<Peak> peaks) =>
        peaks.Where(p => OfFwhm(scale, p) > LargestError).MaxBy(p => OfFwhm(scale, p)) is not { } worst
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"At its peak at channel {worst.Channel:F1}, {scale.Energy(worst.Channel):F0} eV, the scale is known to "
                    + $"{scale.EnergyError(worst.Channel):F0} eV only: no line there, or near, gave a point."
            );

    private static double OfFwhm(EnergyCalibration scale, Peak peak) =>
        scale.EnergyError(peak.Channel) / (scale.Slope(peak.Channel) * peak.FwhmChannels);

    private static string? Wide(StandardCalibration standard, IReadOnlyList<Peak> peaks, double statisticalEv)
    {
        double[] errors =
        [
            .. standard.Lines.Select(l => peaks.MinBy(p => Math.Abs(p.Channel - l.Channel)) is { } p ? 0.5 * p.AreaError / p.Area : 1),
        ];
        return GainSpread.Of(standard, errors, statisticalEv) is { Relative: > LargestSpread, Significance: > LeastSignificance } spread
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Its lines are wider at high energies than charge statistics allow, as if the gain had changed by "
                    + $"{100 * spread.Relative:F1} % (standard deviation) within the run."
            )
            : null;
    }
}
