using System.CommandLine;
using SpectroCal.Engines;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Cli.Options;

/// <summary>What computes simulations of time projection chambers.</summary>
internal sealed class TpcEngineOptions
{
    private readonly Option<string> _engine = CliOption.Of(
        "--engine",
        "NAME",
        "What simulates: auto (default), managed or torch, a plug-in; 'spectrocal engines' lists them",
        text => text
    );

    private readonly Option<string> _device = CliOption.Of(
        "--device",
        "NAME",
        "What the engine computes on: cpu, cuda or cuda:1 (default: what the engine takes by itself)",
        text => text
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_engine);
        command.Options.Add(_device);
    }

    /// <summary>The simulator asked for.</summary>
    public ITpcSimulator Simulator(ParseResult parsed) =>
        TpcEngines.Simulator(new TpcDetector(), parsed.Or(_engine, EngineCatalogue.Automatic), parsed.Or(_device, ""));
}
