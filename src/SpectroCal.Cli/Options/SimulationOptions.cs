using System.CommandLine;
using SpectroCal.Simulation;

namespace SpectroCal.Cli.Options;

/// <summary>What to simulate.</summary>
internal sealed class SimulationOptions
{
    private static readonly ToySettings Published = new();

    private readonly Option<long> _seed = CliOption.Of(
        "--seed",
        "N",
        $"Seed; equal seeds give equal campaigns (default {Published.Seed})",
        TextParsers.Seed
    );

    private readonly Option<int> _events = CliOption.Of(
        "--events",
        "E",
        $"Events in a batch (default {Published.EventsPerBatch})",
        TextParsers.Whole(1)
    );

    private readonly Option<int> _cycles = CliOption.Of(
        "--cycles",
        "N",
        $"Cycles of one calibration run and several physics runs (default {Published.Cycles})",
        TextParsers.Whole(1)
    );

    private readonly Option<int> _runs = CliOption.Of(
        "--runs",
        "N",
        $"Physics runs in a cycle (default {Published.PhysicsRunsPerCycle})",
        TextParsers.Whole(1)
    );

    private readonly Option<int> _detectors = CliOption.Of(
        "--detectors",
        "N",
        $"Detectors (default {Published.Detectors})",
        TextParsers.Whole(1)
    );

    private readonly Option<int> _calibrationEvents = CliOption.Of(
        "--calibration-events",
        "N",
        "Events of the known lines in a calibration run (default 0: its constants are exact)",
        TextParsers.Whole(0)
    );

    private readonly Option<DriftKind> _drift = CliOption.Of(
        "--drift",
        "KIND",
        "Drift of offset and gain: ar (default: autoregressive, stays near its mean) or walk (random walk, as far off at the "
            + "end of a cycle)",
        TextParsers.OneOf(("ar", DriftKind.Autoregressive), ("walk", DriftKind.RandomWalk))
    );

    /// <summary>Adds seed and events to a command.</summary>
    public void AddBasicsTo(Command command)
    {
        command.Options.Add(_seed);
        command.Options.Add(_events);
    }

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command)
    {
        AddBasicsTo(command);
        foreach (Option option in (Option[])[_cycles, _runs, _detectors, _calibrationEvents, _drift])
            command.Options.Add(option);
    }

    /// <summary>The settings asked for.</summary>
    public ToySettings Settings(ParseResult parsed)
    {
        ToySettings settings = Published with
        {
            Seed = parsed.Or(_seed, Published.Seed),
            EventsPerBatch = parsed.Or(_events, Published.EventsPerBatch),
            Cycles = parsed.Or(_cycles, Published.Cycles),
            PhysicsRunsPerCycle = parsed.Or(_runs, Published.PhysicsRunsPerCycle),
            Detectors = parsed.Or(_detectors, Published.Detectors),
            CalibrationRunEvents = parsed.Or(_calibrationEvents, Published.CalibrationRunEvents),
        };
        return settings.WithDrift(parsed.Or(_drift, DriftKind.Autoregressive));
    }
}
