using System.CommandLine;
using System.Globalization;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Formats;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;
using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Cli.Commands.Tpc;

/// <summary>tpc scan: a loss along constants of the argon.</summary>
internal sealed class TpcScanCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal tpc scan data/tracks.csv data/hits.csv --parameters lifetime
        spectrocal tpc scan data/tracks.csv data/hits.csv --parameters DL,DT --loss chamfer --points 41 --out scan --figures
        """;

    private const int UsualPoints = 11;

    private readonly Argument<string> _tracks = TpcOptions.Tracks();
    private readonly Argument<string> _hits = TpcOptions.Readings();
    private readonly Option<TpcParameter[]> _parameters = TpcOptions.Parameters(
        $"What to vary, one after the other: {string.Join(", ", TpcParameterInfo.All.Select(i => i.Name))}"
    );
    private readonly Option<TpcLoss> _loss = TpcOptions.Loss("The loss (default mmd)");
    private readonly Option<int> _points = CliOption.Of("--points", "N", $"Number of values (default {UsualPoints})", TextParsers.Whole(2));
    private readonly Option<TpcConstant[]> _set = TpcOptions.Set();
    private readonly Option<bool> _noise = TpcOptions.Noise();
    private readonly TpcSimulatorOptions _simulator = new();
    private readonly TpcResultOptions _results = new(["scan.json"], "the loss and its derivative");

    /// <summary>Creates the command.</summary>
    public TpcScanCommand(CliConsole console)
    {
        _parameters.Required = true;
        Command = new Command("scan", "Compute a loss and its derivative over the range of constants, the others as they are.")
        {
            _tracks,
            _hits,
            _parameters,
            _loss,
            _points,
            _set,
            _noise,
        };
        _simulator.AddTo(Command);
        _results.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using ResultFolder? folder = _results.Open(parsed, console, TpcFigureFiles.ScanNames);
        IReadOnlyList<TrackSegment> segments = TpcOptions.Segments(parsed.GetRequiredValue(_tracks));
        IReadOnlyList<TpcHit> target = TpcOptions.Hits(parsed.GetRequiredValue(_hits));
        var scan = new TpcScan(_simulator.Simulator(parsed));
        TpcScanCurve[] curves =
        [
            .. parsed
                .GetRequiredValue(_parameters)
                .Select(parameter =>
                    scan.Run(
                        segments,
                        target,
                        TpcOptions.Argon(parsed, _set),
                        parameter,
                        parsed.GetValue(_loss) ?? new MeanDiscrepancy(),
                        parsed.Or(_points, UsualPoints),
                        new TpcSimulation { Noise = parsed.Has(_noise) ? NoiseTreatment.Averaged : NoiseTreatment.None },
                        cancellation
                    )
                ),
        ];
        console.WriteJson(curves);
        var table = new TextTable(TableHead.Words("parameter"), TableHead.Words("unit"), new("value"), new("loss"), new("derivative"));
        foreach (TpcScanCurve curve in curves)
        foreach (TpcScanPoint point in curve.Points)
            table.Add(
                curve.Name,
                curve.Unit,
                point.Value.ToString("G5", CultureInfo.InvariantCulture),
                point.Loss.ToString("G6", CultureInfo.InvariantCulture),
                point.Gradient.ToString("G4", CultureInfo.InvariantCulture)
            );
        console.Table(table);
        bool isDrawn = _results.Write(parsed, console, folder, [JsonText.Write(curves)], () => TpcFigureFiles.Of(curves), cancellation);
        return isDrawn ? ExitCode.Ok : ExitCode.Partial;
    }
}
