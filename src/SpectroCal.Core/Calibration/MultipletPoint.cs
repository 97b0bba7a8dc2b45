namespace SpectroCal.Calibration;

/// <summary>A point of a scale from lines that were fitted together.</summary>
/// <param name="Beside">The scale without the points among those lines, which it replaces.</param>
/// <param name="Line">The point.</param>
internal sealed record MultipletPoint(StandardCalibration Beside, CalibrationLine Line);
