using System.Globalization;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// What the detectors of one instrument agree on: their gains lie close together, as its makers set them. Found robustly, so that the few
/// whose lines were mistaken have no vote.
/// </summary>
/// <param name="Gain">Gain of most, eV per channel.</param>
/// <param name="Spread">Standard deviation of the natural logarithm of the gains.</param>
/// <param name="Offset">Offset of most, eV.</param>
/// <param name="OffsetSpread">Standard deviation of the offsets, eV.</param>
/// <param name="IsVouched">Whether most of those that agree are calibrated, each by itself.</param>
internal sealed record ArrayConsensus(double Gain, double Spread, double Offset, double OffsetSpread, bool IsVouched)
{
    /// <summary>Detectors that must agree: of two nobody knows which is wrong.</summary>
    private const int LeastDetectors = 3;

    /// <summary>
    /// Least standard deviation of the gains of an array. With a few detectors that happen to agree the others would have to agree as
    /// closely.
    /// </summary>
    internal const double LeastSpread = 0.02;

    /// <summary>The same of their offsets, eV.</summary>
    private const double LeastOffsetSpreadEv = 50;

    /// <summary>
    /// Lines beyond the numbers of a scale, and evidence over chance, as a logarithm, with which a detector that has the offset of the
    /// others is certain of a gain that is not theirs: many lines are at their places, and gains of one setting scatter by more than most
    /// of them show.
    /// </summary>
    private const int CertainFreedom = 4;
    private const double CertainEvidence = 25;

    /// <summary>
    /// Counts of its other peaks over those of its lines, at most: where the gain changed within the run, those that were taken before are
    /// there, too.
    /// </summary>
    private const double MostUnexplained = 0.1;

    /// <summary>
    /// Largest standard deviation of gains that agree: those of one instrument do to some percent, and those of mistaken lines anyhow.
    /// </summary>
    private const double LargestSpread = 0.12;

    /// <summary>
    /// Standard deviations from that of most beyond which a gain is not that of the array: what lies there by chance is one in 1e5, and
    /// gains of mistaken lines are anywhere.
    /// </summary>
    internal const double Farthest = 4.5;

    /// <summary>
    /// Standard deviation with which other detectors are judged, over the one found: those that are not calibrated yet are odder.
    /// </summary>
    private const double Odder = 1.5;

    /// <summary>
    /// The consensus of detectors that are calibrated, and of those whose best assignment is much better than any other but might be
    /// chance: by chance they would not agree. Null where there are too few, or where they do not agree.
    /// </summary>
    public static ArrayConsensus? Of(IEnumerable<DetectorCalibration> outcomes)
    {
        DetectorCalibration[] voters = [.. outcomes.Where(o => o.Status == DetectorStatus.Calibrated || o.MayBeChance)];
        if (voters.Length < LeastDetectors)
            return null;
        LineAssignment[] calibrated = [.. voters.Select(o => o.Assignment!)];
        (double gain, double spread) = ShortestHalf.Of(calibrated.Select(a => Math.Log(a.GainEvPerChannel)), LeastDetectors);
        if (spread > LargestSpread)
            return null;
        (double offset, double offsetSpread) = ShortestHalf.Of(calibrated.Select(a => a.OffsetEv), LeastDetectors);
        var consensus = new ArrayConsensus(
            Math.Exp(gain),
            Math.Max(LeastSpread, spread),
            offset,
            Math.Max(LeastOffsetSpreadEv, offsetSpread),
            false
        );
        DetectorCalibration[] agreeing = [.. voters.Where(consensus.Includes)];
        int calibratedOnes = agreeing.Count(o => o.Status == DetectorStatus.Calibrated);
        // All look at one sample: what is mistaken in one is mistaken in all alike, and that they agree then says nothing.
        if (calibratedOnes < LeastDetectors && 2 * calibratedOnes <= agreeing.Length)
            return null;
        return consensus with { IsVouched = calibratedOnes >= LeastDetectors && 2 * calibratedOnes > agreeing.Length };
    }

    /// <summary>Whether a detector's gain is that of the array.</summary>
    public bool Includes(DetectorCalibration outcome) =>
        new[] { outcome.Assignment!.GainEvPerChannel, outcome.Standard?.Calibration.Slope(outcome.Standard.Lines[0].Channel) ?? Gain }.All(
            g => Math.Abs(Math.Log(g / Gain)) < Farthest * Spread
        );

    /// <summary>Whether its offset is, too.</summary>
    public bool IncludesWithOffset(DetectorCalibration outcome) => Includes(outcome) && IncludesOffset(outcome);

    private bool IncludesOffset(DetectorCalibration outcome) => Math.Abs(outcome.Assignment!.OffsetEv - Offset) < Farthest * OffsetSpread;

    /// <summary>What is known of the scale of a detector of the array, beside what was stated.</summary>
    public AssignmentSettings Informed(AssignmentSettings settings) =>
        settings with
        {
            Gain = settings.Gain ?? Gain,
            GainError = settings.Gain is null ? Odder * Spread : settings.GainError,
            Offset = settings.Offset ?? Offset,
            OffsetError = settings.Offset is null ? Odder * OffsetSpread : settings.OffsetError,
        };

    /// <summary>What a detector is whose gain is not that of the array: rejected, unless its own lines are certain of it.</summary>
    public DetectorCalibration Odd(DetectorCalibration outcome) =>
        outcome is { Status: DetectorStatus.Calibrated, Standard.DegreesOfFreedom: >= CertainFreedom, OverChance: >= CertainEvidence }
        && IncludesOffset(outcome)
        && Math.Abs(Math.Log(outcome.Assignment!.GainEvPerChannel / Gain)) < Math.Log(PeakAlignment.LargestStretch)
        && outcome.Rest.Sum(p => p.Area) <= MostUnexplained * outcome.Assignment.Lines.Sum(l => l.Peak.Area)
            ? outcome with
            {
                Warnings = [.. outcome.Warnings, $"{Gains(outcome)}, of which its {outcome.Standard.Lines.Count} lines are certain."],
            }
            : outcome with
            {
                Status = DetectorStatus.Rejected,
                Reason = $"{Gains(outcome)}: its setting is another, or its lines are.",
                Standard = null,
            };

    private string Gains(DetectorCalibration outcome)
    {
        double ratio = outcome.Assignment!.GainEvPerChannel / Gain;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Its gain of {outcome.Assignment.GainEvPerChannel:F3} eV per channel is {ratio:F2} times that of the array"
        );
    }
}
