namespace SpectroCal;

/// <summary>How far a campaign's calibration has come.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">Batches finished in this stage.</param>
/// <param name="Total">Batches in all.</param>
public sealed record StageProgress(string Stage, int Done, int Total);
