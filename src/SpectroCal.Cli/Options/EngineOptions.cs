using System.CommandLine;

namespace SpectroCal.Cli.Options;

/// <summary>Options that choose an engine.</summary>
internal static class EngineOptions
{
    /// <summary>--engine.</summary>
    /// <param name="what">What it does.</param>
    public static Option<string> Engine(string what) =>
        CliOption.Of(
            "--engine",
            "NAME",
            $"What {what}: auto (default), managed or torch, a plug-in; 'spectrocal engines' lists them",
            text => text
        );

    /// <summary>--device.</summary>
    public static Option<string> Device() =>
        CliOption.Of(
            "--device",
            "NAME",
            "What the engine computes on: cpu, cuda or cuda:1 (default: what the engine takes by itself)",
            text => text
        );
}
