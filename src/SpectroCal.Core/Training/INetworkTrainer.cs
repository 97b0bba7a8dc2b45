namespace SpectroCal.Training;

/// <summary>An engine that can train networks.</summary>
internal interface INetworkTrainer
{
    /// <summary>Begins to train networks; their first weights are drawn from the seed.</summary>
    /// <param name="plan">The networks.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="device">What to compute on; empty: what the engine takes by itself.</param>
    /// <param name="threads">Threads of a processor.</param>
    INetworkTraining Begin(INetworkPlan plan, long seed, string device, int threads);
}
