using SpectroCal.LineShapes;

namespace SpectroCal.Calibration;

/// <summary>What the strong lines give: a campaign that is ready for the likelihood of the weak line.</summary>
/// <param name="Campaign">
/// The batches, each with the quadratic calibration of its own strong lines and its covariance; a batch whose lines could not be fitted, or
/// whose fit is not to be believed, has the reference of its detector without a covariance, and the second step refuses it.
/// </param>
/// <param name="References">The reference of each batch's detector: one calibration for all of its batches together.</param>
/// <param name="Tail">Low-energy tail of the detectors, from the strong lines; null where no detector shows one.</param>
/// <param name="Failures">What kept batches from a calibration of their own: index and reason.</param>
public sealed record WeakLineStart(
    Campaign Campaign,
    IReadOnlyList<Detectors.EnergyCalibration> References,
    DetectorTail? Tail,
    IReadOnlyList<(int Batch, string Reason)> Failures
)
{
    /// <summary>
    /// Standard deviation of the resolution at the weak line, eV, from the widths of the strong lines: the median of all batches.
    /// </summary>
    public required double SigmaEv { get; init; }

    /// <summary>What should be known of the references, one sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
