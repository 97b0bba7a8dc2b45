using System.Globalization;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// What the detectors of an array know of each other's offset: the electronics set them alike. A detector that shows no good line at one
/// end of its spectrum is helped by those that do.
/// </summary>
/// <remarks>
/// The offsets are normal about a mean, with a standard deviation tau between detectors beside the error of each (a random-effects model;
/// tau after R. C. Paule and J. Mandel, J. Res. Natl. Bur. Stand. 87 (1982) 377). What a detector is told is the mean of the others, with
/// an error of tau, that of the mean, and the errors of the energies of their lines, which all have in common and no mean makes smaller.
/// </remarks>
/// <param name="MeanEv">Mean of the offsets, eV.</param>
/// <param name="ErrorEv">Standard error of it as the offset of another detector, eV.</param>
internal readonly record struct ArrayOffset(double MeanEv, double ErrorEv)
{
    /// <summary>Detectors that tell an offset and how much offsets differ: of fewer that difference is not known within a factor.</summary>
    private const int LeastDetectors = 5;

    /// <summary>
    /// Error of a scale over that from which it is doubtful, below which nothing needs to be known from others: each detector stands for
    /// itself where it can.
    /// </summary>
    private const double Precise = 0.4;

    /// <summary>Errors that an offset is off that of the others, from which it is not one of theirs.</summary>
    private const double Farthest = 3;

    /// <summary>
    /// Errors from which, where it is off by more than the width of a line, too, its lines may be others: a bend of the scale, which errors
    /// do not know of, makes offsets differ by less.
    /// </summary>
    private const double Impossible = ArrayConsensus.Farthest;

    /// <summary>
    /// Error of a scale over that from which it is doubtful, up to which a doubtful one is believed with the help of others: two errors are
    /// within the limit then.
    /// </summary>
    private const double Sure = 0.5;

    /// <summary>
    /// Standard deviations of chi2 below its mean for which tau is taken: as large as the few offsets allow in one of six cases.
    /// </summary>
    private const double Cautious = 1;

    private const int Many = 100; // detectors among which one of them changes nothing
    private const int Steps = 60; // of the bisection

    /// <summary>Calibrates imprecise detectors with what the others say of their offset, and doubts those that are far from it.</summary>
    /// <param name="outcomes">All detectors; replaced where they become more precise.</param>
    /// <param name="lines">Lines that may be in the spectra.</param>
    /// <param name="settings">How.</param>
    public static void Steady(DetectorCalibration[] outcomes, IReadOnlyList<LineCandidate> lines, ArrayCalibrationSettings settings)
    {
        // Of a bent scale the offset depends on where the lines are; a stated one is not asked of others.
        if (settings.Degree > 1 || settings.Assignment.Offset is not null)
            return;
        Vote?[] votes = Votes(o => o.Status == DetectorStatus.Calibrated);
        // Where these are too few, those that are only imprecise have a say, too: their errors tell how much.
        if (votes.Count(v => v is not null) < LeastDetectors)
            votes = Votes(o =>
                o.Status == DetectorStatus.Calibrated || (o is { Status: DetectorStatus.Suspect, DoubtOfLines: null } && IsImprecise(o, 1))
            );
        if (Of([.. votes.OfType<Vote>()]) is not { } ofAll)
            return;
        DetectorCalibration[] before = [.. outcomes];
        for (int i = 0; i < outcomes.Length; i++)
        {
            if (before[i] is not { Status: not DetectorStatus.Rejected, Standard: { } standard })
                continue;
            bool isImprecise = IsImprecise(before[i], Precise);
            // Most are as the others, and need nothing of them.
            if (
                (!isImprecise && ofAll.Off(Vote.Of(standard)) < Farthest)
                || (votes.Length > Many ? ofAll : Of([.. votes.Where((_, k) => k != i).OfType<Vote>()])) is not { } offset
            )
                continue;
            if (offset.Doubt(before[i], standard) is { } doubt)
                outcomes[i] = before[i] with { Status = DetectorStatus.Suspect, Reason = before[i].Reason ?? doubt };
            else if (isImprecise && offset.Off(Vote.Of(standard)) < Farthest)
                outcomes[i] = offset.Told(before[i], standard, lines, settings);
        }

        Vote?[] Votes(Func<DetectorCalibration, bool> has) => [.. outcomes.Select(o => has(o) ? Vote.Of(o.Standard!) : (Vote?)null)];

        bool IsImprecise(DetectorCalibration outcome, double least) =>
            Imprecision(outcome, outcome.Standard!, lines) is var left && left > least && left < double.PositiveInfinity;
    }

    /// <summary>What some detectors say; null where they are too few.</summary>
    internal static ArrayOffset? Of(IReadOnlyList<Vote> votes)
    {
        if (votes.Count < LeastDetectors)
            return null;
        // An offset that is not near most others has a reason of its own.
        (double middle, double spread) = ShortestHalf.Of(votes.Select(v => v.Ev), LeastDetectors);
        Vote[] near = [.. votes.Where(v => Math.Abs(v.Ev - middle) < Farthest * Math.Sqrt(spread * spread + v.Variance))];
        if (near.Length < LeastDetectors)
            return null;
        // Chi2 as large as is expected, and as small as it may be by chance (Wilson and Hilferty's quantile).
        int freedom = near.Length - 1;
        double tau2 = Between(near, freedom),
            ninth = 2.0 / (9 * freedom),
            largest2 = Between(near, freedom * Math.Pow(1 - ninth - Cautious * Math.Sqrt(ninth), 3)),
            weight = near.Sum(v => 1 / (tau2 + v.Variance)),
            common2 = near.Sum(v => v.Common / (tau2 + v.Variance)) / weight;
        return new ArrayOffset(Mean(near, tau2), Math.Sqrt(largest2 + 1 / weight + common2));
    }

    // Variance between detectors with which chi2 of the offsets about their mean is this; 0 where it is less without any.
    private static double Between(Vote[] votes, double chiSquare)
    {
        double low = 0,
            high = Math.Pow(votes.Max(v => v.Ev) - votes.Min(v => v.Ev), 2) * votes.Length / chiSquare;
        if (ChiSquare(votes, 0) <= chiSquare)
            return 0;
        for (int k = 0; k < Steps; k++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = ChiSquare(votes, middle) > chiSquare ? (middle, high) : (low, middle);
        }
        return high;
    }

    private static double ChiSquare(Vote[] votes, double tau2)
    {
        double mean = Mean(votes, tau2);
        return votes.Sum(v => Math.Pow(v.Ev - mean, 2) / (tau2 + v.Variance));
    }

    private static double Mean(Vote[] votes, double tau2) =>
        votes.Sum(v => v.Ev / (tau2 + v.Variance)) / votes.Sum(v => 1 / (tau2 + v.Variance));

    // By how many errors.
    private double Off(Vote own) => Math.Abs(own.Ev - MeanEv) / Math.Sqrt(own.Variance + ErrorEv * ErrorEv);

    private string? Doubt(DetectorCalibration outcome, StandardCalibration standard)
    {
        var own = Vote.Of(standard);
        return Off(own) < Impossible || Math.Abs(own.Ev - MeanEv) < outcome.Resolution!.Fwhm(standard.Lines.Min(l => l.EnergyEv))
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Its offset of {own.Ev:F0} ± {Math.Sqrt(own.Variance):F0} eV is not that of the other detectors, "
                    + $"{MeanEv:F0} ± {ErrorEv:F0} eV: its lines may be others."
            );
    }

    private DetectorCalibration Told(
        DetectorCalibration outcome,
        StandardCalibration own,
        IReadOnlyList<LineCandidate> lines,
        ArrayCalibrationSettings settings
    )
    {
        // No scale is straighter than that between the lines and channel 0.
        double bend = settings.Assignment.Nonlinearity * (own.Lines.Average(l => l.EnergyEv) - MeanEv),
            error = Math.Sqrt(ErrorEv * ErrorEv + bend * bend);
        StandardCalibration told = StandardCalibration.Through(own.Lines, settings.Degree, null, (MeanEv, error));
        double left = Imprecision(outcome, told, lines);
        if (left >= Imprecision(outcome, own, lines) || (outcome.Status == DetectorStatus.Suspect && left > Sure))
            return outcome;
        return outcome.With(
            told,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Its lines are few or close together: the offset of the other detectors, {MeanEv:F0} ± {error:F0} eV, was used, too."
            )
        );
    }

    private static double Imprecision(DetectorCalibration outcome, StandardCalibration standard, IReadOnlyList<LineCandidate> lines) =>
        ScaleDoubts.Imprecision(standard, outcome.Peaks, lines, outcome.Resolution!, outcome.Range);

    /// <summary>The offset of one detector.</summary>
    /// <param name="Ev">Offset, eV.</param>
    /// <param name="Variance">Square of its error, eV squared.</param>
    /// <param name="Common">What of it is from the energies of the lines, which are off alike in all detectors.</param>
    internal readonly record struct Vote(double Ev, double Variance, double Common)
    {
        /// <summary>That of a calibration: it is the sum of the energies of the lines, each times what it moves the offset.</summary>
        public static Vote Of(StandardCalibration standard)
        {
            IReadOnlyList<double> covariance = standard.Calibration.Covariance!;
            double scatter = Math.Max(1, standard.ChiSquare / Math.Max(1, standard.DegreesOfFreedom)),
                common = 0;
            foreach (CalibrationLine line in standard.Lines)
            {
                double error = line.ErrorEv(standard.Calibration),
                    moves = (covariance[0] + covariance[1] * line.Channel) / (scatter * error * error);
                common += Math.Pow(moves * line.EnergyErrorEv, 2);
            }
            return new Vote(standard.Calibration.Parameters[0], covariance[0], common);
        }
    }
}
