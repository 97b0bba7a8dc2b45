using System.CommandLine;
using SpectroCal.Engines;
using SpectroCal.Tpc.Readout;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Cli.Options;

/// <summary>Which detector is simulated, and what computes it.</summary>
internal sealed class TpcSimulatorOptions
{
    private readonly Option<string> _engine = EngineOptions.Engine("simulates");

    private readonly Option<string> _device = EngineOptions.Device();

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
