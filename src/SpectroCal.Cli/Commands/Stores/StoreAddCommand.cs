using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Exchange;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Commands.Stores;

/// <summary>store add: results of a calibration.</summary>
internal sealed class StoreAddCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal store add results --tag online
        spectrocal store add results --tag online --from 2026-11-28T02:00 --run run0417.mca
        """;

    private readonly Argument<string> _results = new("RESULTS") { Description = "A folder that 'calibrate' or 'autocal' wrote with --out" };
    private readonly Option<string> _tag = CliOption.Of("--tag", "TAG", "The tag to store the constants under", text => text);
    private readonly Option<DateTime> _from = StoreReadOptions.Time(
        "--from",
        "From when the constants are valid (default: the start of each run)"
    );
    private readonly Option<DateTime> _until = StoreReadOptions.Time(
        "--until",
        "Where the last of each detector end (default: where the next in the store begin, or never)"
    );
    private readonly Option<string> _run = CliOption.Of("--run", "NAME", "Only the constants of this run", text => text);
    private readonly Option<bool> _onlyCalibrated = CliOption.Flag("--only-calibrated", "Leave out constants that are suspect");
    private readonly StoreReadOptions _options = new();

    /// <summary>Creates the command.</summary>
    public StoreAddCommand(CliConsole console)
    {
        _tag.Required = true;
        Command = new Command("add", "Store the constants of a folder of results as the newest version; nothing is overwritten.")
        {
            _results,
            _tag,
            _from,
            _until,
            _run,
            _onlyCalibrated,
        };
        _options.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        _options.Begin(parsed, console);
        var request = new StoreRequest(parsed.GetRequiredValue(_tag))
        {
            From = parsed.OrNull(_from),
            Until = parsed.OrNull(_until),
            Run = parsed.Has(_run) ? parsed.GetRequiredValue(_run) : null,
        };
        ResultRecords results = ResultStoring.Read(parsed.GetRequiredValue(_results), request, cancellation);
        if (parsed.Has(_onlyCalibrated))
            results = results.OnlyGood();
        IReadOnlyList<CalibrationRecord> stored = StoreOptions.Put(console, _options.Path(parsed), results, cancellation);
        console.WriteJson(new { Stored = stored, results.LeftOut });
        return results.LeftOut.Count > 0 ? ExitCode.Partial : ExitCode.Ok;
    }
}
