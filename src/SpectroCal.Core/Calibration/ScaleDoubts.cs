using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Numerics;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>What makes a calibration doubtful whose lines are certain.</summary>
internal static class ScaleDoubts
{
    /// <summary>Words of a doubt or a remark which say that a scale is hardly known somewhere.</summary>
    internal const string HardlyKnown = "the scale is known to";

    /// <summary>
    /// Distance of a line from the scale, as a share of its FWHM, that no error of a peak explains; lines with others under them are off by
    /// up to 0.3.
    /// </summary>
    private const double LargestResidual = 0.4;

    /// <summary>Errors of its own place that the same line is off, at least: one whose peak has others in it says nothing.</summary>
    private const double LeastResidualErrors = 3;

    /// <summary>
    /// Error of the scale at a peak of the spectrum, as a share of the FWHM, from which it is not calibrated there, nor tells others.
    /// </summary>
    private const double LargestError = 0.25;

    /// <summary>
    /// The same at a peak that may be a named line, and at the main line of a named element that the spectrum does not show, from which
    /// nobody should use the scale unseen: above it one in six is off by more than a quarter of the FWHM, which is two errors.
    /// </summary>
    private const double LargestErrorOfNamed = 0.5 * LargestError;

    /// <summary>
    /// Relative error of the gain from which a straight scale is not calibrated: two lines that are close together leave it open, and it is
    /// known where they are only.
    /// </summary>
    private const double LargestGainError = 0.02;

    /// <summary>Errors of the scale within which a peak may be a line, beside what lies under it.</summary>
    private const double ReachInErrors = 2.5;

    /// <summary>By how much what lies under a peak moves it at most, FWHM.</summary>
    private const double MostMoved = 0.5;

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

    /// <summary>
    /// Energies of named lines that peaks of a spectrum may be, eV: weak lines are not there where a spectrum does not show the strongest
    /// of their family, though it reaches so far.
    /// </summary>
    /// <param name="standard">The calibration.</param>
    /// <param name="peaks">Peaks of the spectrum.</param>
    /// <param name="named">Lines that may be in the spectrum.</param>
    /// <param name="resolution">Width of one line.</param>
    /// <param name="range">Channels with counts.</param>
    public static double[] ThatMayBe(
        StandardCalibration standard,
        IReadOnlyList<Peak> peaks,
        IReadOnlyList<LineCandidate> named,
        ResolutionModel resolution,
        (double First, double Last) range
    )
    {
        EnergyCalibration scale = standard.Calibration;
        Place[] places = Places(peaks);
        // The strongest gamma line of a source may be above what the detector absorbs.
        HashSet<(string, bool)> absent = [.. named.Where(l => l is { Intensity: 1, IsGamma: false } && !MayBeThere(l)).Select(OfFamily)];
        return [.. named.Where(l => !absent.Contains(OfFamily(l))).Select(l => l.EnergyEv)];

        bool MayBeThere(LineCandidate main)
        {
            double fwhm = resolution.Fwhm(main.EnergyEv);
            return main.EnergyEv < scale.Energy(range.First) + fwhm
                || main.EnergyEv > scale.Energy(range.Last) - fwhm
                || places.Any(p => MayBeNamed(standard, p, [main.EnergyEv], resolution));
        }

        // Intensities are relative to the strongest of the soft ones, and of the others.
        static (string, bool) OfFamily(LineCandidate line) => (line.Family, line.IsSoft);
    }

    /// <summary>The doubt, as a sentence; null where there is none.</summary>
    /// <param name="standard">The calibration.</param>
    /// <param name="peaks">Peaks of the spectrum.</param>
    /// <param name="named">Energies of lines that may be in the spectrum, eV.</param>
    /// <param name="resolution">Width of one line.</param>
    public static string? Of(
        StandardCalibration standard,
        IReadOnlyList<Peak> peaks,
        IEnumerable<double> named,
        ResolutionModel resolution
    ) =>
        Bent(standard)
        ?? ScaleFit.Doubt(standard)
        ?? Imprecise(standard, [.. OfNamed(standard, peaks, named, resolution)], resolution)
        ?? OfUnknownGain(standard)
        ?? Wide(standard, peaks, resolution.Fano * resolution.PairEnergyEv);

    /// <summary>
    /// The doubt about a calibration that is as good as the array makes it: that it is hardly known at a peak that may be a named line.
    /// Null for none.
    /// </summary>
    /// <param name="standard">The calibration.</param>
    /// <param name="peaks">Peaks of the spectrum.</param>
    /// <param name="named">Energies of lines that may be in the spectrum, eV.</param>
    /// <param name="resolution">Width of one line.</param>
    public static string? AtNamed(
        StandardCalibration standard,
        IReadOnlyList<Peak> peaks,
        IReadOnlyList<double> named,
        ResolutionModel resolution
    ) => Imprecise(standard, [.. OfNamed(standard, peaks, named, resolution, LargestErrorOfNamed)], resolution);

    /// <summary>
    /// What a person should know of a calibration that is right where the spectrum has peaks of named lines: that it is hardly known at
    /// another peak, or at the main line of a named element that the spectrum does not show. Null for nothing.
    /// </summary>
    /// <param name="standard">The calibration.</param>
    /// <param name="peaks">Peaks of the spectrum.</param>
    /// <param name="lines">Lines that may be in the spectrum.</param>
    /// <param name="resolution">Width of one line.</param>
    /// <param name="range">Channels with counts.</param>
    public static string? Remark(
        StandardCalibration standard,
        IReadOnlyList<Peak> peaks,
        IReadOnlyList<LineCandidate> lines,
        ResolutionModel resolution,
        (double First, double Last) range
    ) => Imprecise(standard, [.. Places(peaks), .. Places(standard.Calibration, lines, range, LargestErrorOfNamed)], resolution);

    /// <summary>
    /// Largest error of a scale at a place where it should be known, over that from which it is doubtful; infinite where its lines make
    /// it doubtful wherever it is.
    /// </summary>
    /// <param name="standard">The calibration.</param>
    /// <param name="peaks">Peaks of the spectrum.</param>
    /// <param name="lines">Lines that may be in the spectrum.</param>
    /// <param name="resolution">Width of one line.</param>
    /// <param name="range">Channels with counts.</param>
    public static double Imprecision(
        StandardCalibration standard,
        IReadOnlyList<Peak> peaks,
        IReadOnlyList<LineCandidate> lines,
        ResolutionModel resolution,
        (double First, double Last) range
    ) =>
        Bent(standard) is null && ScaleFit.Doubt(standard) is null
            ? Places(peaks)
                .Concat(Places(standard.Calibration, lines, range, LargestError))
                .Select(p => OfLimit(standard, p, resolution))
                .Append(GainError(standard) / LargestGainError)
                .Max()
            : double.PositiveInfinity;

    /// <summary>Whether lines do not fit a scale, or are not the right ones, however well it is known.</summary>
    public static bool AreLinesOff(DetectorCalibration outcome) =>
        outcome is { Standard: { } standard }
        && (outcome.DoubtOfLines is not null || Bent(standard) is not null || ScaleFit.Doubt(standard) is not null);

    private static Place[] Places(IReadOnlyList<Peak> peaks, double largestOfFwhm = LargestError) =>
        [
            .. peaks.Select(p => new Place(
                string.Create(CultureInfo.InvariantCulture, $"its peak at channel {p.Channel:F1}"),
                p.Channel,
                largestOfFwhm
            )),
        ];

    private static IEnumerable<Place> OfNamed(
        StandardCalibration standard,
        IReadOnlyList<Peak> peaks,
        IEnumerable<double> named,
        ResolutionModel resolution,
        double largestOfFwhm = LargestError
    ) => Places(peaks, largestOfFwhm).Where(p => MayBeNamed(standard, p, named, resolution));

    // A peak may be any line that is within the errors of the scale, or that others under it hide.
    private static bool MayBeNamed(StandardCalibration standard, Place place, IEnumerable<double> named, ResolutionModel resolution)
    {
        double energy = standard.Calibration.Energy(place.Channel),
            reach = MostMoved * resolution.Fwhm(energy) + ReachInErrors * ErrorAt(standard, place.Channel);
        return named.Any(e => Math.Abs(e - energy) < reach);
    }

    // Who names an element wants its main lines where the table has them, whether this spectrum shows them or not.
    private static Place[] Places(
        EnergyCalibration scale,
        IReadOnlyList<LineCandidate> lines,
        (double First, double Last) range,
        double largestOfFwhm
    ) =>
        [
            .. lines
                .Where(l => l.Intensity == 1 && l.EnergyEv > scale.Energy(range.First) && l.EnergyEv < scale.Energy(range.Last))
                .Select(l => new Place(l.Group.Name, scale.Channel(l.EnergyEv), largestOfFwhm)),
        ];

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

    private static string? Imprecise(StandardCalibration standard, Place[] places, ResolutionModel resolution)
    {
        EnergyCalibration scale = standard.Calibration;
        return places.Where(p => OfLimit(standard, p, resolution) > 1).MaxBy(p => OfLimit(standard, p, resolution)) is not { } worst
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"At {worst.Name}, {scale.Energy(worst.Channel):F0} eV, {HardlyKnown} "
                    + $"{ErrorAt(standard, worst.Channel):F0} eV only: no line there, or near, gave a good point."
            );
    }

    private static string? OfUnknownGain(StandardCalibration standard) =>
        GainError(standard) <= LargestGainError
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Its gain is known to {100 * GainError(standard):F1} % only: its lines are few or close together."
            );

    // Relative, of the slope amid the lines: that of a bent scale is another at each place.
    private static double GainError(StandardCalibration standard)
    {
        EnergyCalibration scale = standard.Calibration;
        double middle = standard.Lines.Average(l => l.Channel);
        int n = scale.Parameters.Count;
        double[] moves = [.. Enumerable.Range(0, n).Select(k => k == 0 ? 0 : k * Math.Pow(middle, k - 1))];
        return ErrorOf(scale, moves) / Math.Abs(scale.Slope(middle));
    }

    // Of one line: several may make a peak wider, and what is narrower is no line.
    private static double OfLimit(StandardCalibration standard, Place place, ResolutionModel resolution) =>
        ErrorAt(standard, place.Channel) / (place.LargestOfFwhm * resolution.Fwhm(standard.Calibration.Energy(place.Channel)));

    // At a line the scale is known by that line, as well as the line itself is and the scale leads from it, however it may be bent
    // elsewhere. Farther off, errors of lines and of the slope go together, and what the constants say counts.
    private static double ErrorAt(StandardCalibration standard, double channel)
    {
        EnergyCalibration scale = standard.Calibration;
        return Math.Min(scale.EnergyError(channel), standard.Lines.Select(ByLine).Min());

        double ByLine(CalibrationLine line, int i)
        {
            if (Math.Abs(channel - line.Channel) > line.FwhmChannels)
                return double.PositiveInfinity;
            double place = line.PlaceErrorEv(scale),
                beside = DifferenceError(scale, channel, line.Channel);
            return Math.Sqrt(standard.ResidualsEv[i] * standard.ResidualsEv[i] + place * place + beside * beside);
        }
    }

    // Of the energy between two channels.
    private static double DifferenceError(EnergyCalibration scale, double a, double b) =>
        ErrorOf(scale, [.. Enumerable.Range(0, scale.Parameters.Count).Select(k => Math.Pow(a, k) - Math.Pow(b, k))]);

    // Of what the constants move by so much each.
    private static double ErrorOf(EnergyCalibration scale, double[] moves) =>
        Math.Sqrt(Math.Max(0, SmallMatrix.QuadraticForm([.. scale.Covariance!], moves)));

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

    // Where a scale should be known, and to which share of the FWHM.
    private sealed record Place(string Name, double Channel, double LargestOfFwhm);
}
