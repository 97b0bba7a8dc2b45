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
);
