using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Formats;
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

    private const string ReportName = "tpc.json";

    private readonly Argument<string> _tracks = new("TRACKS") { Description = "Segments of tracks: HDF5 of edep-sim or larnd-sim, or CSV" };
    private readonly Argument<string> _hits = new("HITS")
    {
        Description = "Readings of pixels, CSV as 'spectrocal tpc simulate' writes it",
    };
    private readonly Option<TpcParameter[]> _parameters = TpcOptions.Parameters();
    private readonly Option<(TpcParameterInfo, double)[]> _set = TpcOptions.Set();
    private readonly Option<bool> _noise = CliOption.Flag("--noise", "The electronics had noise: compare with means over it");
    private readonly Option<TpcMethod> _method = TpcOptions.Method();
    private readonly Option<TpcLoss> _loss = TpcOptions.Loss("Loss of adam (default mmd)");
    private readonly Option<int> _iterations = TpcOptions.Iterations();
    private readonly Option<double> _step = TpcOptions.Step();
    private readonly Option<string> _out = CliOption.Of("--out", "DIR", $"Folder for {ReportName}", TextParsers.Path);
    private readonly Option<bool> _force = CliOption.Flag("--force", "Replace existing files");
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write the report as one JSON document on stdout");

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
            _out,
            _force,
            _json,
        };
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        TpcMethod method = parsed.Or(_method, TpcMethod.GaussNewton);
        TpcTexts.RequireAdam(method, parsed.Has(_loss), parsed.Has(_iterations));
        using ResultFolder? folder = parsed.Has(_out)
            ? OutputOptions.Writing(() => ResultFolder.Open(parsed.GetRequiredValue(_out), [ReportName], parsed.Has(_force)))
            : null;
        var request = new TpcCalibrationRequest(
            TpcOptions.Segments(parsed.GetRequiredValue(_tracks)),
            TpcOptions.Hits(parsed.GetRequiredValue(_hits))
        )
        {
            Argon = TpcOptions.Argon(parsed.Or(_set, [])),
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
                new TpcCalibrator(new TpcSimulator(new TpcDetector())).Calibrate(
                    request,
                    TpcTexts.Steps(progress, method, request.Iterations, request.HasNoise),
                    cancellation
                )
        );
        TpcReport report = TpcReport.Of(calibration);
        IReadOnlyList<string> files = folder is null
            ? []
            : OutputOptions.Writing(() => folder.Write([ResultFile.Text(ReportName, JsonText.Write(report))], cancellation));
        console.WriteJson(report);
        console.Table(TpcTexts.Table([report], hasTruth: false));
        console.Line($"{report.Matched} of {report.Readings} readings compared{TpcTexts.ChiSquare(report)}.");
        console.Written(files);
        return TpcTexts.Judge(console, [report]);
    }
}
