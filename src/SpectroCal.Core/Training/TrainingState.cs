namespace SpectroCal.Training;

/// <summary>How far a training has come, between two epochs.</summary>
internal sealed record TrainingState
{
    /// <summary>Number of the stage, from 0.</summary>
    public int Stage { get; init; }

    /// <summary>Epochs of the stage that have ended.</summary>
    public int Epochs { get; init; }

    /// <summary>Epochs since the best validation of the stage.</summary>
    public int SinceBest { get; init; }

    /// <summary>Loss of the best validation of the stage.</summary>
    public double BestLoss { get; init; } = double.MaxValue;

    /// <summary>All epochs so far.</summary>
    public IReadOnlyList<EpochLosses> History { get; init; } = [];

    /// <summary>The weights; empty before the first epoch of all.</summary>
    public float[] Weights { get; init; } = [];

    /// <summary>The weights of the best validation of the stage; empty before its first epoch.</summary>
    public float[] BestWeights { get; init; } = [];

    /// <summary>What the optimiser remembers; empty before the first epoch of a stage.</summary>
    public byte[] Optimizer { get; init; } = [];

    /// <summary>The state after an epoch.</summary>
    /// <param name="losses">How it went.</param>
    /// <param name="loss">Loss of the validation.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="optimizer">What the optimiser remembers.</param>
    public TrainingState After(EpochLosses losses, double loss, float[] weights, byte[] optimizer)
    {
        bool isBest = loss < BestLoss;
        return this with
        {
            Epochs = Epochs + 1,
            SinceBest = isBest ? 0 : SinceBest + 1,
            BestLoss = isBest ? loss : BestLoss,
            BestWeights = isBest ? weights : BestWeights,
            Weights = weights,
            Optimizer = optimizer,
            History = [.. History, losses],
        };
    }

    /// <summary>The state before the next stage, which begins with the best weights of this one.</summary>
    public TrainingState NextStage() =>
        new()
        {
            Stage = Stage + 1,
            History = History,
            Weights = BestWeights,
        };
}
