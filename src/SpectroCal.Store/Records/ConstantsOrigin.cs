namespace SpectroCal.Store.Records;

/// <summary>How constants were made, as far as a store keeps it.</summary>
/// <param name="Function">Calibration function.</param>
/// <param name="Objective">What was minimised.</param>
/// <param name="Lines">Names of the target's lines.</param>
/// <param name="Seed">Seed of a simulation; null for measurements.</param>
public sealed record ConstantsOrigin(string Function, string Objective, IReadOnlyList<string> Lines, long? Seed);
