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

/// <summary>tpc correlation: which constants tracks tell apart.</summary>
internal sealed class TpcCorrelationCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal tpc correlation data/tracks.csv
        spectrocal tpc correlation data/tracks.csv --loss chamfer --set lifetime=900 --out correlation --figures
        """;

    private static readonly double UsualBatchCm = new TpcCalibrationRequest([], []).BatchCm;

    private readonly Argument<string> _tracks = TpcOptions.Tracks();
    private readonly Option<TpcParameter[]> _parameters = TpcOptions.Parameters("Which constants (default AB,kB,field,lifetime,DL,DT)");
    private readonly Option<TpcLoss> _loss = TpcOptions.Loss("The loss (default mmd)");
    private readonly Option<TpcConstant[]> _set = TpcOptions.Set();
    private readonly Option<bool> _noise = TpcOptions.Noise();
    private readonly Option<double> _batch = CliOption.Of(
        "--batch",
        "CM",
        $"Most track of a batch, cm (default {UsualBatchCm})",
        TextParsers.Positive
    );
    private readonly TpcSimulatorOptions _simulator = new();
    private readonly TpcResultOptions _results = new(["correlation.json"], "the matrix");

    /// <summary>Creates the command.</summary>
    public TpcCorrelationCommand(CliConsole console)
    {
        Command = new Command("correlation", "Compute how far tracks tell constants apart, from the second derivatives of a loss.")
        {
            _tracks,
            _parameters,
            _loss,
            _set,
            _noise,
            _batch,
        };
        _simulator.AddTo(Command);
        _results.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using ResultFolder? folder = _results.Open(parsed, console, TpcFigureFiles.CurvatureNames);
        IReadOnlyList<TrackSegment> segments = TpcOptions.Segments(parsed.GetRequiredValue(_tracks));
        ITpcSimulator simulator = _simulator.Simulator(parsed);
        TpcCurvature curvature = console.WithProgress(
            "Differentiating",
            progress =>
                TpcCurvature.Of(
                    simulator,
                    segments,
                    TpcOptions.Argon(parsed, _set),
                    parsed.Or(_parameters, [.. TpcParameterInfo.Published]),
                    parsed.GetValue(_loss) ?? new MeanDiscrepancy(),
                    parsed.Or(_batch, UsualBatchCm),
                    new TpcSimulation { Noise = parsed.Has(_noise) ? NoiseTreatment.Averaged : NoiseTreatment.None },
                    progress,
                    cancellation
                )
        );
        TpcCurvatureReport report = TpcCurvatureReport.Of(curvature);
        console.WriteJson(report);
        var table = new TextTable([TableHead.Words("parameter"), new("curvature"), .. report.Parameters.Select(p => new TableHead(p))]);
        for (int i = 0; i < report.Parameters.Count; i++)
            table.Add([
                report.Parameters[i],
                report.Curvature[i][i].ToString("G4", CultureInfo.InvariantCulture),
                .. report.Correlation[i].Select(r => r.ToString("0.000", CultureInfo.InvariantCulture)),
            ]);
        console.Table(table);
        string eigenvalues = string.Join(", ", report.Eigenvalues.Select(v => v.ToString("G3", CultureInfo.InvariantCulture)));
        console.Line($"Eigenvalues of the curvature: {eigenvalues}.");
        bool isDrawn = _results.Write(parsed, console, folder, [JsonText.Write(report)], () => TpcFigureFiles.Of(curvature), cancellation);
        if (report.Reason.Length == 0)
            return isDrawn ? ExitCode.Ok : ExitCode.Partial;
        console.Warning(report.Reason);
        return ExitCode.Partial;
    }
}
