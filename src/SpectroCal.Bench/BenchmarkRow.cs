namespace SpectroCal.Bench;

/// <summary>One measured speed.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Median">Median over the repetitions.</param>
/// <param name="Unit">ms, s, us (microseconds), MB/s or ratio.</param>
/// <param name="Min">Smallest.</param>
/// <param name="Max">Largest.</param>
/// <param name="Bound">What it must not exceed (speeds: fall below); null where none is set.</param>
/// <param name="Note">What was measured.</param>
public sealed record BenchmarkRow(string Id, double Median, string Unit, double Min, double Max, double? Bound, string Note);
