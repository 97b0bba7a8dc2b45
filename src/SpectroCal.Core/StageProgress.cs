namespace SpectroCal;

/// <summary>How far one stage of long work has come.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">Batches, files or detectors finished in this stage.</param>
/// <param name="Total">How many there are.</param>
public sealed record StageProgress(string Stage, int Done, int Total)
{
    /// <summary>What else there is to say, such as how well it goes; empty where nothing is.</summary>
    public string Note { get; init; } = "";
}
