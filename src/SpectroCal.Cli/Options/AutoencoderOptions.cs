using System.CommandLine;
using SpectroCal.Neural;

namespace SpectroCal.Cli.Options;

/// <summary>--autoencoder.</summary>
internal static class AutoencoderOptions
{
    /// <summary>The option; without a value where it is not given.</summary>
    /// <param name="description">What has an autoencoder.</param>
    public static Option<AutoencoderKind?> Autoencoder(string description) =>
        CliOption.Of(
            "--autoencoder",
            "KIND",
            $"{description} an autoencoder, dense or convolutional, for what has no name; needs the engine torch",
            TextParsers.OneOf<AutoencoderKind?>(("dense", AutoencoderKind.Dense), ("convolutional", AutoencoderKind.Convolutional))
        );
}
