using SpectroCal.Engines;

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

    /// <summary>An engine as one that trains.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="device">Device that it is to train on; empty: what it takes by itself.</param>
    /// <exception cref="EngineUnavailableException">It cannot train, or has no such device.</exception>
    static INetworkTrainer Of(ICalibrationEngine engine, string device)
    {
        if (engine is not INetworkTrainer trainer)
            throw new EngineUnavailableException(
                $"The engine {engine.Name} cannot train networks: choose the engine torch ('{EngineCatalogue.BuildCommand}' builds it)."
            );
        if (device.Length > 0)
            _ = engine.Device(device);
        return trainer;
    }
}
