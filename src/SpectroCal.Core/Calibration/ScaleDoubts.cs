using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>What makes a calibration doubtful whose lines are certain.</summary>
internal static class ScaleDoubts
{
    /// <summary>
    /// Distance of a line from the scale, as a share of its FWHM, that no error of a peak explains; lines with others under them are off by
    /// up to 0.3.
    /// </summary>
    private const double LargestResidual = 0.4;

    /// <summary>Errors of its own place that the same line is off, at least: one whose peak has others in it says nothing.</summary>
    private const double LeastResidualErrors = 3;

    /// <summary>Error of the scale at a peak of the spectrum, as a share of the FWHM, from which it is not calibrated there.</summary>
    private const double LargestError = 0.25;

    /// <summary>
    /// Relative standard deviation of the gain within a run, and its significance, from which lines are too wide: lines that are not
    /// resolved show up to 0.8 %.
    /// </summary>
    private const double LargestSpread = 0.009,
        LeastSignificance = 5;

    /// <summary>
    /// Share of the variance of the hardest line that it explains, at least: a smaller one may be a second line under one of them.
    /// </summary>
    private const double LeastShare = 0.3;

    /// <summary>The doubt, as a sentence; null where there is none.</summary>
    /// <param name="standard">The calibration.</param>
    /// <param name="peaks">Peaks of the spectrum.</param>
    /// <param name="resolution">Width of one line.</param>
    public static string? Of(StandardCalibration standard, IReadOnlyList<Peak> peaks, ResolutionModel resolution) =>
        Bent(standard) ?? Imprecise(standard, peaks, resolution) ?? Wide(standard, peaks, resolution.Fano * resolution.PairEnergyEv);

    private static string? Bent(StandardCalibration standard)
    {
        return Enumerable.Range(0, standard.Lines.Count).Where(IsBent).Cast<int?>().MaxBy(i => OfFwhm(i!.Value)) is not { } worst
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{standard.Lines[worst].Name} is {standard.ResidualsEv[worst]:+0;-0} eV off the scale, {OfFwhm(worst):F2} of its width: "
                    + $"the scale is bent, and a polynomial of higher degree may follow it."
            );

        bool IsBent(int i) =>
            OfFwhm(i) >= LargestResidual
            && Math.Abs(standard.ResidualsEv[i]) > LeastResidualErrors * standard.Lines[i].ErrorEv(standard.Calibration);

        double OfFwhm(int i) =>
            Math.Abs(standard.ResidualsEv[i]) / (standard.Lines[i].FwhmChannels * standard.Calibration.Slope(standard.Lines[i].Channel));
    }

    private static string? Imprecise(StandardCalibration standard, IReadOnlyList<Peak> peaks, ResolutionModel resolution)
    {
        EnergyCalibration scale = standard.Calibration;
        return peaks.Where(p => OfFwhm(p) > LargestError).MaxBy(OfFwhm) is not { } worst
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"At its peak at channel {worst.Channel:F1}, {scale.Energy(worst.Channel):F0} eV, the scale is known to "
                    + $"{ErrorAt(worst.Channel):F0} eV only: no line there, or near, gave a good point."
            );

        // Of one line: several may make a peak wider, and what is narrower is no line.
        double OfFwhm(Peak peak) => ErrorAt(peak.Channel) / resolution.Fwhm(scale.Energy(peak.Channel));

        // Near a line the scale is known by that line, however it may be bent elsewhere.
        double ErrorAt(double channel) =>
            Math.Min(
                scale.EnergyError(channel),
                standard
                    .Lines.Select((l, i) => Math.Abs(standard.ResidualsEv[i]) + scale.ParameterError(1) * Math.Abs(channel - l.Channel))
                    .Min()
            );
    }

    private static string? Wide(StandardCalibration standard, IReadOnlyList<Peak> peaks, double statisticalEv)
    {
        double[] errors =
        [
            .. standard.Lines.Select(l => peaks.MinBy(p => Math.Abs(p.Channel - l.Channel)) is { } p ? p.AreaError / p.Area : 1),
        ];
        if (GainSpread.Of(standard, errors, statisticalEv) is not { Relative: > LargestSpread, Significance: > LeastSignificance } spread)
            return null;
        CalibrationLine hardest = standard.Lines.MaxBy(l => l.EnergyEv)!;
        double share = Math.Pow(spread.Relative * hardest.EnergyEv, 2) / GainSpread.VarianceEv2(standard, hardest);
        return share < LeastShare
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Its lines are wider at high energies than charge statistics allow, as if the gain had changed by "
                    + $"{100 * spread.Relative:F1} % (standard deviation) within the run."
            );
    }
}
