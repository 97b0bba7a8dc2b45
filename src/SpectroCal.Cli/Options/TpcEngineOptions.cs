using System.CommandLine;
using SpectroCal.Engines;
using SpectroCal.Tpc.Readout;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Cli.Options;

/// <summary>Which detector is simulated, and what computes it.</summary>
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

    private readonly Option<int> _neighbours = CliOption.Of(
        "--neighbours",
        "N",
        "Signals by the weighting potential of square pads, which N pixels to each side see too (default: pixels see what they collect)",
        TextParsers.Whole(0)
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_neighbours);
        command.Options.Add(_engine);
        command.Options.Add(_device);
    }

    /// <summary>The simulator asked for.</summary>
    public ITpcSimulator Simulator(ParseResult parsed) =>
        TpcEngines.Simulator(
            new TpcDetector
            {
                Pads = parsed.Has(_neighbours) ? new PadResponse { NeighbourPixels = parsed.GetRequiredValue(_neighbours) } : null,
            },
            parsed.Or(_engine, EngineCatalogue.Automatic),
            parsed.Or(_device, "")
        );
}
