namespace SpectroCal.Calibration;

/// <summary>What came of the minimisation of one batch.</summary>
/// <param name="Minimum">The minimum; null where the constants to begin with give no rising energy scale, or where it failed.</param>
/// <param name="Failure">Why it failed, as a sentence; null where it did not.</param>
/// <param name="Evaluations">Evaluations of the objective.</param>
internal sealed record BatchAttempt(BatchMinimum? Minimum, string? Failure, int Evaluations);
