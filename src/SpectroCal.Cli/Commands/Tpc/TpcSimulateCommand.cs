using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Cli.Commands.Tpc;

/// <summary>tpc simulate: tracks to readings.</summary>
internal sealed class TpcSimulateCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal tpc simulate --sample muons --length 300 --out data
        spectrocal tpc simulate segments.h5 --noise --seed 7 --out data
        """;

    private const double UsualLengthCm = 500;

    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "Segments of tracks: HDF5 of edep-sim or larnd-sim, or CSV; none: tracks are generated",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<TrackSample> _sample = TpcOptions.Sample(
        "Tracks to generate: protons (default), muons, stopping-muons, pions, mixed"
    );
    private readonly Option<double> _length = TpcOptions.Length($"Length of all generated tracks, cm (default {UsualLengthCm})");
    private readonly Option<TpcConstant[]> _set = TpcOptions.Set();
    private readonly Option<bool> _noise = CliOption.Flag("--noise", "Noise of the electronics");
    private readonly Option<long> _seed = CliOption.Of("--seed", "N", "Seed of tracks and noise (default 1)", TextParsers.Seed);
    private readonly Option<double> _step = TpcOptions.Step();
    private readonly TpcSimulatorOptions _simulator = new();
    private readonly TpcResultOptions _results = new(["tracks.csv", "hits.csv"], "the event with the most readings");

    /// <summary>Creates the command.</summary>
    public TpcSimulateCommand(CliConsole console)
    {
        _results.Out.Required = true;
        Command = new Command("simulate", "Simulate what pixels read of tracks.") { _file, _sample, _length, _set, _noise, _seed, _step };
        _simulator.AddTo(Command);
        _results.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        string? file = parsed.GetValue(_file);
        if (file is not null && (parsed.Has(_sample) || parsed.Has(_length)))
            throw CliException.Usage("--sample and --length generate tracks; FILE has its own.");
        long seed = parsed.Or(_seed, 1);
        ITpcSimulator simulator = _simulator.Simulator(parsed);
        using ResultFolder? folder = _results.Open(parsed, console, TpcFigureFiles.SimulationNames);
        IReadOnlyList<TrackSegment> segments = file is null
            ? new TrackGenerator(parsed.Or(_sample, TrackSample.StoppingProtons), seed).Tracks(
                parsed.Or(_length, UsualLengthCm),
                cancellation
            )
            : TpcOptions.Segments(file, cancellation);
        IReadOnlyList<TpcHit> hits = simulator.Simulate(
            segments,
            TpcOptions.Argon(parsed, _set),
            new TpcSimulation
            {
                Noise = parsed.Has(_noise) ? NoiseTreatment.Drawn : NoiseTreatment.None,
                NoiseSeed = seed,
                StepCm = parsed.Or(_step, new TpcSimulation().StepCm),
            },
            cancellation
        );
        var made = TpcSample.Of(segments, hits);
        console.WriteJson(made);
        console.Line(
            $"{made.Events} events, {made.LengthCm:0} cm of tracks in {made.Segments} segments: {made.Readings} readings of pixels."
        );
        bool isDrawn = _results.Write(
            parsed,
            console,
            folder,
            [SegmentCsv.Write(segments), HitFile.Write(hits)],
            () => TpcFigureFiles.Of(hits, simulator.Detector.Geometry),
            cancellation
        );
        if (hits.Count == 0)
        {
            console.Warning("No pixel was read: no track is inside the detector, or none leaves enough charge.");
            return ExitCode.Partial;
        }
        return isDrawn ? ExitCode.Ok : ExitCode.Partial;
    }
}
