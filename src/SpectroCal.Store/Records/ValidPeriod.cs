namespace SpectroCal.Store.Records;

/// <summary>A period in which constants are the valid ones: nothing that was stored later covers it.</summary>
/// <param name="From">First moment.</param>
/// <param name="Until">First moment after it; null: it has no end.</param>
/// <param name="Record">The constants.</param>
public sealed record ValidPeriod(DateTime From, DateTime? Until, CalibrationRecord Record);
