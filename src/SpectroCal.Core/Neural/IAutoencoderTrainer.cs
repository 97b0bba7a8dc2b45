namespace SpectroCal.Neural;

/// <summary>Trains autoencoders of spectra.</summary>
public interface IAutoencoderTrainer
{
    /// <summary>The kind of autoencoder.</summary>
    AutoencoderKind Kind { get; }

    /// <summary>Trains one.</summary>
    /// <param name="training">Spectra to learn from.</param>
    /// <param name="validation">Others: the weights that do best on these stay.</param>
    /// <param name="seed">Seed of all random numbers.</param>
    /// <param name="progress">Told about epochs; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">The training diverged.</exception>
    internal SpectrumAutoencoder Train(
        AutoencoderSpectra training,
        AutoencoderSpectra validation,
        long seed,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    );
}
