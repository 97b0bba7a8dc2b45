using System.CommandLine;
using SpectroCal.Engines;
using SpectroCal.Neural;
using SpectroCal.Training;

namespace SpectroCal.Cli.Options;

/// <summary>--autoencoder.</summary>
internal static class AutoencoderOptions
{
    private const string Engine = "torch";

    /// <summary>The option; without a value where it is not given.</summary>
    /// <param name="description">What has an autoencoder.</param>
    public static Option<AutoencoderKind?> Autoencoder(string description) =>
        CliOption.Of(
            "--autoencoder",
            "KIND",
            $"{description} an autoencoder, dense or convolutional, for what has no name; needs the engine {Engine}",
            TextParsers.OneOf<AutoencoderKind?>(("dense", AutoencoderKind.Dense), ("convolutional", AutoencoderKind.Convolutional))
        );

    /// <summary>What trains it; null where there is none.</summary>
    /// <exception cref="EngineUnavailableException">The engine cannot be used.</exception>
    public static IAutoencoderTrainer? Trainer(AutoencoderKind? kind) =>
        kind is { } chosen ? new AutoencoderTrainer(chosen, EngineCatalogue.Default.Find(Engine)) : null;
}
