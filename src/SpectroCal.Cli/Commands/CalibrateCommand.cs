using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Monitoring;
using SpectroCal.Reports;
using SpectroCal.Store.Exchange;

namespace SpectroCal.Cli.Commands;

/// <summary>calibrate: a campaign folder, or files of measurements.</summary>
internal sealed class CalibrateCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal calibrate campaign --out results
        spectrocal calibrate *.mca --lines "Au La" --range 9550-9900 --free p1 --start -15.85,10.72
        spectrocal calibrate run*.mca --lines "Ti Ka,Cu Ka" --selection monitor/selection.csv --out results
        spectrocal calibrate events.csv.gz --lines "A=1764.6;B=2112.2" --function poly2 --start 1.4,0.26,2e-6 --slot 1800 --where source=W1
        """;

    private readonly Argument<string[]> _paths = CampaignInputs.Paths();
    private readonly CampaignInputs _inputs = new();
    private readonly StoreOptions _store = new();
    private readonly OutputOptions _output = new(defaultFolder: null);

    /// <summary>Creates the command.</summary>
    public CalibrateCommand(CliConsole console)
    {
        Command = new Command(
            "calibrate",
            "Calibrate a campaign folder or files: histograms and list mode, one batch for each detector and time slot."
        )
        {
            _paths,
        };
        _inputs.AddTo(Command);
        _output.AddTo(Command);
        _store.AddTo(Command);
        _inputs.AddStoreTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        string[] paths = parsed.GetRequiredValue(_paths);
        _inputs.Check(parsed, paths);
        _store.Check(parsed, cancellation);
        SpectrumSelection? selection = _inputs.Selection(parsed, cancellation);
        using ResultFolder? results = _output.Open(parsed, console);
        CalibrationRun job = _inputs.Read(parsed, console, paths, selection, cancellation);
        return job.Run(
            console,
            results,
            (result, calibration) => _output.Report(parsed, result, calibration),
            result =>
                _store.Store(
                    parsed,
                    console,
                    [.. InputPaths.Found(paths).Except(job.FailedFiles)],
                    (request, origin) => ResultRecords.Of(result, request, origin),
                    cancellation
                ),
            cancellation
        );
    }
}
