using System.CommandLine;
using System.Globalization;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Cli.Commands.Tpc;

/// <summary>tpc scan: a loss along one parameter.</summary>
internal sealed class TpcScanCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal tpc scan data/tracks.csv data/hits.csv --parameter lifetime
        spectrocal tpc scan data/tracks.csv data/hits.csv --parameter DL --loss chamfer --points 41
        """;

    private const int UsualPoints = 11;

    private readonly Argument<string> _tracks = new("TRACKS") { Description = "Segments of tracks: HDF5 of edep-sim or larnd-sim, or CSV" };
    private readonly Argument<string> _hits = new("HITS")
    {
        Description = "Readings of pixels, CSV as 'spectrocal tpc simulate' writes it",
    };
    private readonly Option<TpcParameterInfo> _parameter = CliOption.Of(
        "--parameter",
        "NAME",
        $"What to vary: {string.Join(", ", TpcParameterInfo.All.Select(i => i.Name))}",
        TpcParameterInfo.Parse
    );
    private readonly Option<TpcLoss> _loss = TpcOptions.Loss("The loss (default mmd)");
    private readonly Option<int> _points = CliOption.Of("--points", "N", $"Number of values (default {UsualPoints})", TextParsers.Whole(2));
    private readonly Option<(TpcParameterInfo, double)[]> _set = TpcOptions.Set();
    private readonly Option<bool> _noise = CliOption.Flag("--noise", "The electronics had noise: compare with means over it");
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document on stdout");

    /// <summary>Creates the command.</summary>
    public TpcScanCommand(CliConsole console)
    {
        _parameter.Required = true;
        Command = new Command("scan", "Compute a loss and its derivative over the range of one parameter.")
        {
            _tracks,
            _hits,
            _parameter,
            _loss,
            _points,
            _set,
            _noise,
            _json,
        };
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        TpcParameterInfo info = parsed.GetRequiredValue(_parameter);
        IReadOnlyList<TpcScanPoint> points = new TpcScan(new TpcSimulator(new TpcDetector())).Run(
            TpcOptions.Segments(parsed.GetRequiredValue(_tracks)),
            TpcOptions.Hits(parsed.GetRequiredValue(_hits)),
            TpcOptions.Argon(parsed.Or(_set, [])),
            info.Parameter,
            parsed.GetValue(_loss) ?? new MeanDiscrepancy(),
            parsed.Or(_points, UsualPoints),
            new TpcSimulation { Noise = parsed.Has(_noise) ? NoiseTreatment.Averaged : NoiseTreatment.None },
            cancellation
        );
        console.WriteJson(points);
        var table = new TextTable(new(info.Unit.Length > 0 ? $"{info.Name} ({info.Unit})" : info.Name), new("loss"), new("derivative"));
        foreach (TpcScanPoint point in points)
            table.Add(
                point.Value.ToString("G5", CultureInfo.InvariantCulture),
                point.Loss.ToString("G6", CultureInfo.InvariantCulture),
                point.Gradient.ToString("G4", CultureInfo.InvariantCulture)
            );
        console.Table(table);
        return ExitCode.Ok;
    }
}
