using SpectroCal.Engines;
using SpectroCal.Neural;
using SpectroCal.Numerics;
using SpectroCal.Training;

namespace SpectroCal.Monitoring;

/// <summary>Trains the autoencoder of a monitor on the spectra of a campaign, most of which are good.</summary>
/// <remarks>
/// A fifth of the spectra is kept apart, and the weights that do best on these stay: with few spectra that may be those which change
/// nothing.
/// </remarks>
public sealed class AutoencoderTrainer
{
    private const int FewestSpectra = 20;
    private const int Apart = 5; // one spectrum in so many
    private const int Steps = 1200;
    private const int Threads = 1; // of libtorch: such small networks wait for each other with more; and results do not depend on it
    private const int LargestBatch = 128;
    private const int BatchesAtLeast = 4; // in an epoch
    private const double FirstRate = 2e-3;

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
        (Kind, _device) = (kind, device);
        _trainer = INetworkTrainer.Of(engine, device);
    }

    /// <summary>The kind of autoencoder.</summary>
    public AutoencoderKind Kind { get; }

    /// <summary>Trains.</summary>
    /// <param name="runs">Spectra that were compared with a reference.</param>
    /// <param name="templates">References.</param>
    /// <param name="settings">Settings of the monitor.</param>
    /// <param name="progress">Told about epochs; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">There are too few spectra or bins, or the training diverged.</exception>
    internal SpectrumAutoencoder Train(
        IReadOnlyList<MonitoredRun> runs,
        IReadOnlyList<ReferenceTemplates> templates,
        MonitorSettings settings,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        int bins = templates[0].Shape.Length;
        if (runs.Count < FewestSpectra)
            throw new CalibrationException(
                $"An autoencoder learns from at least {FewestSpectra} spectra that can be compared, and there are {runs.Count}."
            );
        if (Kind is AutoencoderKind.Convolutional && bins < SpectrumAutoencoder.FewestConvolvedBins)
            throw new CalibrationException(
                $"A convolutional autoencoder needs at least {SpectrumAutoencoder.FewestConvolvedBins} bins, and the spectra have {bins}."
            );
        int threads = Workers.Threads(settings.ThrottleLimit);
        MonitoredRun[] shuffled = [.. runs];
        RandomStreams.Create(settings.Seed, -1).Shuffle(shuffled);
        int apart = shuffled.Length / Apart;
        SpectrumSet Set(ReadOnlySpan<MonitoredRun> part) => Spectra([.. part], templates, bins, threads, cancellation);
        SpectrumSet training = Set(shuffled.AsSpan(apart)),
            validation = Set(shuffled.AsSpan(0, apart));
        using INetworkTraining session = _trainer.Begin(new AutoencoderPlan(Kind, bins), settings.Seed, _device, Threads);
        session.Take(training, validation);
        return new SpectrumAutoencoder(Kind, bins, Best(session, training.Count, settings.Seed, progress, cancellation));
    }

    private static float[] Best(
        INetworkTraining session,
        int count,
        long seed,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        int batch = Math.Clamp(count / BatchesAtLeast, 1, LargestBatch),
            epochs = Math.Max(1, Steps / ((count + batch - 1) / batch));
        float[] best = session.Weights;
        double least = session.Validate().Loss;
        long[] order = [.. Enumerable.Range(0, count).Select(i => (long)i)];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            Random random = RandomStreams.Create(seed, -2 - epoch);
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
        return best;
    }

    private static SpectrumSet Spectra(
        MonitoredRun[] runs,
        IReadOnlyList<ReferenceTemplates> templates,
        int bins,
        int threads,
        CancellationToken cancellation
    )
    {
        float[] inputs = new float[checked(runs.Length * bins)],
            targets = new float[checked(2 * runs.Length * bins)];
        Workers.For(
            runs.Length,
            threads,
            () => new SpectrumChecks(bins, null),
            (i, checks) =>
            {
                double[] counts = runs[i].Counts.Counts;
                ReadOnlySpan<double> expected = checks.Expected(runs[i].Counts, templates[runs[i].Detector], runs[i].IsPart);
                SpectrumAutoencoder.Input(counts, expected, inputs.AsSpan(i * bins, bins));
                Span<float> target = targets.AsSpan(2 * i * bins, 2 * bins);
                for (int j = 0; j < bins; j++)
                    (target[j], target[bins + j]) = ((float)counts[j], (float)expected[j]);
            },
            cancellation
        );
        return new SpectrumSet(inputs, targets, runs.Length);
    }
}
