using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Formats;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;
using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Cli.Commands.Tpc;

/// <summary>tpc calibrate: constants of the argon from readings.</summary>
internal sealed class TpcCalibrateCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal tpc calibrate data/tracks.csv data/hits.csv --noise --out result
        spectrocal tpc calibrate data/tracks.csv data/hits.csv --method adam --loss chamfer --iterations 300
        """;

    private readonly Argument<string> _tracks = TpcOptions.Tracks();
    private readonly Argument<string> _hits = TpcOptions.Readings();
    private readonly Option<TpcParameter[]> _parameters = TpcOptions.Parameters("What to find (default AB,kB,field,lifetime,DL,DT)");
    private readonly Option<TpcConstant[]> _set = TpcOptions.Set();
    private readonly Option<bool> _noise = TpcOptions.Noise();
    private readonly Option<TpcMethod> _method = TpcOptions.Method();
    private readonly Option<TpcLoss> _loss = TpcOptions.Loss("Loss of adam (default mmd)");
    private readonly Option<int> _iterations = TpcOptions.Iterations();
    private readonly Option<double> _step = TpcOptions.Step();
    private readonly TpcSimulatorOptions _simulator = new();
    private readonly TpcResultOptions _results = new(["tpc.json"], "the constants at each step and, with --noise, their correlation");

    /// <summary>Creates the command.</summary>
    public TpcCalibrateCommand(CliConsole console)
    {
        Command = new Command("calibrate", "Find constants of the argon from readings of tracks whose energies are known.")
        {
            _tracks,
            _hits,
            _parameters,
            _set,
            _noise,
            _method,
            _loss,
            _iterations,
            _step,
        };
        _simulator.AddTo(Command);
        _results.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        TpcMethod method = parsed.Or(_method, TpcMethod.GaussNewton);
        TpcTexts.RequireAdam(method, parsed.Has(_loss), parsed.Has(_iterations));
        using ResultFolder? folder = _results.Open(parsed, console, TpcFigureFiles.CalibrationNames);
        ITpcSimulator simulator = _simulator.Simulator(parsed);
        var request = new TpcCalibrationRequest(
            TpcOptions.Segments(parsed.GetRequiredValue(_tracks)),
            TpcOptions.Hits(parsed.GetRequiredValue(_hits))
        )
        {
            Argon = TpcOptions.Argon(parsed, _set),
            HasNoise = parsed.Has(_noise),
            Method = method,
        };
        request = request with
        {
            Parameters = parsed.Or(_parameters, request.Parameters.ToArray()),
            Loss = parsed.GetValue(_loss) ?? request.Loss,
            Iterations = parsed.Or(_iterations, request.Iterations),
            StepCm = parsed.Or(_step, request.StepCm),
        };
        TpcCalibration calibration = console.WithProgress(
            "Calibrating",
            progress =>
                new TpcCalibrator(simulator).Calibrate(request, progress is null ? null : new StepCounter(request, progress), cancellation)
        );
        TpcReport report = TpcReport.Of(calibration);
        console.WriteJson(report);
        console.Table(TpcTexts.Table([report], hasTruth: false));
        console.Line($"{report.Matched} of {report.Readings} readings compared{TpcTexts.ChiSquare(report)}.");
        bool isDrawn = _results.Write(
            parsed,
            console,
            folder,
            [JsonText.Write(report)],
            () => TpcFigureFiles.Of(calibration),
            cancellation
        );
        int code = TpcTexts.Judge(console, [report]);
        return isDrawn ? code : ExitCode.Partial;
    }
}
