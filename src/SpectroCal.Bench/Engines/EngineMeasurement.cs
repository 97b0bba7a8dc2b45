namespace SpectroCal.Bench.Engines;

/// <summary>A comparison of engines: where and what was measured.</summary>
/// <param name="Engines">The engines with their devices, or why one is absent.</param>
/// <param name="Rows">What was measured.</param>
public sealed record EngineMeasurement(IReadOnlyList<SpectroCal.Engines.EngineListing> Engines, IReadOnlyList<EngineRow> Rows);
