using System.Globalization;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// What the detectors of one instrument agree on: their gains lie close together, as its makers set them. Found robustly, so that the few
/// whose lines were mistaken have no vote.
/// </summary>
/// <param name="Gain">Median gain, eV per channel.</param>
/// <param name="Spread">Standard deviation of the natural logarithm of the gains.</param>
/// <param name="Offset">Median offset, eV.</param>
/// <param name="OffsetSpread">Standard deviation of the offsets, eV.</param>
internal sealed record ArrayConsensus(double Gain, double Spread, double Offset, double OffsetSpread)
{
    /// <summary>Detectors of which the median gain is that of the array: of two nobody knows which is wrong.</summary>
    private const int LeastDetectors = 3;

    /// <summary>
    /// Least standard deviation of the gains of an array. With a few detectors that happen to agree the others would have to agree as
    /// closely.
    /// </summary>
    private const double LeastSpread = 0.02;

    /// <summary>The same of their offsets, eV.</summary>
    private const double LeastOffsetSpreadEv = 50;

    /// <summary>
    /// Standard deviations from the median beyond which a gain is not that of the array: what lies there by chance is one in 1e5, and gains
    /// of mistaken lines are anywhere.
    /// </summary>
    private const double Farthest = 4.5;

    /// <summary>Standard deviation of a normal distribution over the median of its absolute deviations.</summary>
    private const double OverMedianDeviation = 1.4826;

    /// <summary>
    /// Standard deviation with which other detectors are judged, over the one found: those that are not calibrated yet are odder.
    /// </summary>
    private const double Odder = 1.5;

    /// <summary>
    /// The consensus of detectors that are calibrated, and of those whose best assignment is much better than any other but might be chance:
    /// by chance they would not agree. Null where there are too few, or where they do not agree.
    /// </summary>
    public static ArrayConsensus? Of(IEnumerable<DetectorCalibration> outcomes, double leastLead)
    {
        LineAssignment[] calibrated = [.. outcomes.Where(o => o.Lead >= leastLead).Select(o => o.Assignment!)];
        if (calibrated.Length < LeastDetectors)
            return null;
        (double gain, double spread) = Robust(calibrated.Select(a => Math.Log(a.GainEvPerChannel)));
        (double offset, double offsetSpread) = Robust(calibrated.Select(a => a.OffsetEv));
        return new ArrayConsensus(Math.Exp(gain), Math.Max(LeastSpread, spread), offset, Math.Max(LeastOffsetSpreadEv, offsetSpread));
    }

    /// <summary>Whether a detector's gain is that of the array.</summary>
    public bool Includes(DetectorCalibration outcome) =>
        Math.Abs(Math.Log(outcome.Assignment!.GainEvPerChannel / Gain)) < Farthest * Spread;

    /// <summary>What is known of the scale of a detector of the array, beside what was stated.</summary>
    public AssignmentSettings Informed(AssignmentSettings settings) =>
        settings with
        {
            Gain = settings.Gain ?? Gain,
            GainError = settings.Gain is null ? Odder * Spread : settings.GainError,
            Offset = settings.Offset ?? Offset,
            OffsetError = settings.Offset is null ? Odder * OffsetSpread : settings.OffsetError,
        };

    /// <summary>Why a detector is not calibrated whose gain is not that of the array.</summary>
    public string Reason(DetectorCalibration outcome)
    {
        double ratio = outcome.Assignment!.GainEvPerChannel / Gain;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Its gain of {outcome.Assignment.GainEvPerChannel:F3} eV per channel is {ratio:F2} times that of the array: its setting is another, or its lines are."
        );
    }

    // The median, and the standard deviation by the median of the deviations from it.
    private static (double Median, double Spread) Robust(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        double median = ordered[ordered.Length / 2];
        double[] deviations = [.. ordered.Select(v => Math.Abs(v - median)).Order()];
        return (median, OverMedianDeviation * deviations[deviations.Length / 2]);
    }
}
