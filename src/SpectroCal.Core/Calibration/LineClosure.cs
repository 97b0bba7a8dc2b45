namespace SpectroCal.Calibration;

/// <summary>A line fitted again in the combined spectrum of a detector, with freedom that the calibration did not have.</summary>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Line">Name of the line.</param>
/// <param name="ShiftEv">How far above its energy the line lies, all lines fitted together, eV.</param>
/// <param name="ShiftErrorEv">Its standard error, eV.</param>
/// <param name="Widening">By what fraction of the expected variance the line is wider than the resolution says.</param>
/// <param name="WideningError">Its standard error.</param>
/// <param name="Doubt">What contradicts the calibration, as a sentence with its numbers; null where nothing does.</param>
public sealed record LineClosure(
    string Detector,
    string Line,
    double ShiftEv,
    double ShiftErrorEv,
    double Widening,
    double WideningError,
    string? Doubt
)
{
    /// <summary>
    /// What lines beside it that nobody named, and that the counts neither show nor exclude, may shift the line by: root mean square, eV.
    /// It is in the errors of the constants. Null for multiplets, which no table has as they are.
    /// </summary>
    public double? HiddenShiftEv { get; init; }

    /// <summary>
    /// Shift in the later half of the detector's batches minus that in the earlier half, eV; null where one half is too few counts.
    /// </summary>
    public double? LaterShiftEv { get; init; }

    /// <summary>Its standard error, eV.</summary>
    public double? LaterShiftErrorEv { get; init; }

    /// <summary>Widening in the later half minus that in the earlier half.</summary>
    public double? LaterWidening { get; init; }

    /// <summary>Its standard error.</summary>
    public double? LaterWideningError { get; init; }
}
