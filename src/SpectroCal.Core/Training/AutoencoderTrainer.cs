using SpectroCal.Engines;
using SpectroCal.Neural;
using SpectroCal.Numerics;

namespace SpectroCal.Training;

/// <summary>Trains autoencoders of spectra on an engine that trains networks.</summary>
public sealed class AutoencoderTrainer : IAutoencoderTrainer
{
    private const string Engine = "torch";
    private const int Steps = 1200;
    private const int LargestBatch = 128;
    private const int BatchesAtLeast = 4; // in an epoch
    private const double FirstRate = 2e-3;
    private const int Threads = 1; // of libtorch: in such small networks more wait for each other; and results do not depend on it

    private readonly INetworkTrainer _trainer;
    private readonly string _device;

    /// <summary>Prepares a training.</summary>
    /// <param name="kind">The kind of autoencoder.</param>
    /// <param name="engine">An engine that can train networks.</param>
    /// <param name="device">Device of the engine; empty: what it takes by itself.</param>
    /// <exception cref="EngineUnavailableException">The engine cannot train, or has no such device.</exception>
    public AutoencoderTrainer(AutoencoderKind kind, ICalibrationEngine engine, string device = "")
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(device);
        (Kind, _device, _trainer) = (kind, device, INetworkTrainer.Of(engine, device));
    }

    /// <summary>A trainer on the engine that trains networks; null where no autoencoder is asked for.</summary>
    /// <param name="kind">The kind of autoencoder; null: none.</param>
    /// <exception cref="EngineUnavailableException">The engine cannot be used.</exception>
    public static AutoencoderTrainer? Of(AutoencoderKind? kind) =>
        kind is { } chosen ? new AutoencoderTrainer(chosen, EngineCatalogue.Default.Find(Engine)) : null;

    /// <inheritdoc/>
    public AutoencoderKind Kind { get; }

    SpectrumAutoencoder IAutoencoderTrainer.Train(
        AutoencoderSpectra training,
        AutoencoderSpectra validation,
        long seed,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        using INetworkTraining session = _trainer.Begin(new AutoencoderPlan(Kind, training.Bins), seed, _device, Threads);
        session.Take(Set(training), Set(validation));
        int count = training.Count,
            batch = Math.Clamp(count / BatchesAtLeast, 1, LargestBatch),
            epochs = Math.Max(1, Steps / ((count + batch - 1) / batch));
        float[] best = session.Weights;
        double least = session.Validate().Loss;
        long[] order = [.. Enumerable.Range(0, count).Select(i => (long)i)];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            var random = RandomStreams.Create(seed, -2 - epoch);
            random.Shuffle(order);
            double rate = 0.5 * FirstRate * (1 + Math.Cos(Math.PI * epoch / epochs));
            NetworkLosses losses = session.Epoch(order, batch, rate, random.NextInt64(), null, cancellation);
            double loss = session.Validate().Loss;
            if (!double.IsFinite(losses.Loss) || !double.IsFinite(loss))
                throw new CalibrationException($"The training of the autoencoder diverged in epoch {epoch + 1}.");
            if (loss < least)
                (least, best) = (loss, session.Weights);
            progress?.Report(new StageProgress("Training the autoencoder", epoch + 1, epochs));
        }
        return new SpectrumAutoencoder(Kind, training.Bins, best);
    }

    private static SpectrumSet Set(AutoencoderSpectra spectra) => new(spectra.Inputs, spectra.Targets, spectra.Count);
}
