using SpectroCal.Engines;

namespace SpectroCal.Training;

/// <summary>
/// What a model is trained on, and where an interrupted training is kept: nothing that decides the model, but for rounding.
/// </summary>
/// <param name="Engine">An engine that can train networks.</param>
public sealed record ModelTrainingRun(ICalibrationEngine Engine)
{
    /// <summary>What the name of a checkpoint has behind that of its model.</summary>
    public const string CheckpointEnding = ".checkpoint";

    /// <summary>Device of the engine; empty: what it takes by itself.</summary>
    public string Device { get; init; } = "";

    /// <summary>Threads of the processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>File that holds the training after each epoch, until the model is saved; null: none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Whether to go on from the checkpoint.</summary>
    public bool IsResumed { get; init; }
}
