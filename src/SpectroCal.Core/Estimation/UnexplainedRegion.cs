namespace SpectroCal.Estimation;

/// <summary>A stretch of a spectrum that a target does not explain.</summary>
/// <param name="Region">Where.</param>
/// <param name="ExcessCounts">Counts above the target (negative: below).</param>
/// <param name="Significance">Largest deviation over a window of one resolution to either side, in standard deviations.</param>
public sealed record UnexplainedRegion(EnergyRegion Region, double ExcessCounts, double Significance);
