using System.Globalization;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// What the detectors of an array know of each other's offset: the electronics set them alike. A detector that shows no good line at one
/// end of its spectrum is helped by those that do.
/// </summary>
internal static class ArrayOffset
{
    /// <summary>
    /// Error of a scale over that from which it is doubtful, below which nothing needs to be known from others: each detector stands for
    /// itself where it can.
    /// </summary>
    private const double Precise = 0.4;

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

    private const int Many = 100; // detectors among which one of them changes nothing

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
        if (!CommonValue.AreEnough(votes.Count(v => v is not null)))
            votes = Votes(o =>
                o.Status == DetectorStatus.Calibrated || (o is { Status: DetectorStatus.Suspect, DoubtOfLines: null } && IsImprecise(o, 1))
            );
        if (CommonValue.Of([.. votes.OfType<Vote>()]) is not { } ofAll)
            return;
        DetectorCalibration[] before = [.. outcomes];
        for (int i = 0; i < outcomes.Length; i++)
        {
            if (before[i] is not { Status: not DetectorStatus.Rejected, Standard: { } standard })
                continue;
            bool isImprecise = IsImprecise(before[i], Precise);
            // Most are as the others, and need nothing of them.
            if (
                (!isImprecise && ofAll.Off(Own(standard)) < CommonValue.Farthest)
                || (votes.Length > Many ? ofAll : CommonValue.Of([.. votes.Where((_, k) => k != i).OfType<Vote>()])) is not { } offset
            )
                continue;
            if (Doubt(before[i], standard, offset) is { } doubt)
                outcomes[i] = before[i].Doubted(doubt);
            // One that gives no rising scale with it stays as it is.
            else if (isImprecise && offset.Off(Own(standard)) < CommonValue.Farthest)
                outcomes[i] = Isolated.Run(() => Told(before[i], standard, offset, lines, settings), _ => before[i]);
        }

        Vote?[] Votes(Func<DetectorCalibration, bool> has) => [.. outcomes.Select(o => has(o) ? Own(o.Standard!) : (Vote?)null)];

        bool IsImprecise(DetectorCalibration outcome, double least) =>
            Imprecision(outcome, outcome.Standard!, lines) is var left && left > least && left < double.PositiveInfinity;
    }

    private static Vote Own(StandardCalibration standard) => Vote.Of(standard, 0);

    private static string? Doubt(DetectorCalibration outcome, StandardCalibration standard, CommonValue offset)
    {
        Vote own = Own(standard);
        return
            offset.Off(own) < Impossible
            || Math.Abs(own.Value - offset.Mean) < outcome.Resolution!.Fwhm(standard.Lines.Min(l => l.EnergyEv))
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Its offset of {own.Value:F0} ± {Math.Sqrt(own.Variance):F0} eV is not that of the other detectors, "
                    + $"{offset.Mean:F0} ± {offset.Error:F0} eV: its lines may be others."
            );
    }

    private static DetectorCalibration Told(
        DetectorCalibration outcome,
        StandardCalibration own,
        CommonValue offset,
        IReadOnlyList<LineCandidate> lines,
        ArrayCalibrationSettings settings
    )
    {
        // No scale is straighter than that between the lines and channel 0.
        double bend = settings.Assignment.Nonlinearity * (own.Lines.Average(l => l.EnergyEv) - offset.Mean),
            error = Math.Sqrt(offset.Error * offset.Error + bend * bend);
        StandardCalibration told = own.With((offset.Mean, error));
        double left = Imprecision(outcome, told, lines);
        if (left >= Imprecision(outcome, own, lines) || (outcome.Status == DetectorStatus.Suspect && left > Sure))
            return outcome;
        return outcome.With(
            told,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Its lines are few or close together: the offset of the other detectors, {offset.Mean:F0} ± {error:F0} eV, was used, too."
            )
        );
    }

    private static double Imprecision(DetectorCalibration outcome, StandardCalibration standard, IReadOnlyList<LineCandidate> lines) =>
        ScaleDoubts.Imprecision(standard, outcome.Peaks, lines, outcome.Resolution!, outcome.Range);
}
