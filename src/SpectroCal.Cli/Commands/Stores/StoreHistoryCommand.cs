using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Database;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Commands.Stores;

/// <summary>store history: what was valid when.</summary>
internal sealed class StoreHistoryCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal store history det01
        spectrocal store history det01 --from 2026-11-01 --until 2026-12-01 --tag online
        spectrocal store history det01 --all
        """;

    private readonly Argument<string> _detector = new("DETECTOR") { Description = "Name of the detector" };
    private readonly Option<DateTime> _from = StoreReadOptions.Time("--from", "Only what is valid after this time");
    private readonly Option<DateTime> _until = StoreReadOptions.Time("--until", "Only what is valid before this time");
    private readonly Option<bool> _all = CliOption.Flag("--all", "Every version that was stored, superseded ones among them");
    private readonly StoreReadOptions _options = new();

    /// <summary>Creates the command.</summary>
    public StoreHistoryCommand(CliConsole console)
    {
        Command = new Command("history", "Show which constants of a detector are valid when, or all its versions.")
        {
            _detector,
            _from,
            _until,
            _all,
        };
        _options.AddTo(Command, hasTag: true);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        if (parsed.Has(_all) && (parsed.Has(_from) || parsed.Has(_until)))
            throw CliException.Usage("--all shows every version: leave out --from and --until.");
        using CalibrationStore store = _options.Open(parsed, console, cancellation);
        string tag = store.TagOf(_options.GivenTag(parsed)),
            detector = parsed.GetRequiredValue(_detector);
        IReadOnlyList<ValidPeriod> periods = parsed.Has(_all)
            ? [.. store.Records(tag, detector).Select(r => new ValidPeriod(r.From, r.Until, r))]
            : store.History(tag, detector, parsed.OrNull(_from), parsed.OrNull(_until));
        if (periods.Count == 0)
            throw new CliException(ExitCode.Input, $"{store.Path}: there are no constants of detector {detector} under tag {tag} then.");
        console.WriteJson(
            new
            {
                Detector = detector,
                Tag = tag,
                Periods = periods,
            }
        );
        var table = new TextTable(
            TableHead.Words("from"),
            new("p0"),
            new("p1"),
            TableHead.Words("status"),
            new("version", IsOptional: true),
            TableHead.Words("until") with
            {
                IsOptional = true,
            },
            TableHead.Words("stored (UTC)") with
            {
                IsOptional = true,
            }
        );
        foreach (ValidPeriod p in periods)
            table.Add(
                ConstantsText.Time(p.From),
                ConstantsText.Parameter(p.Record, 0),
                ConstantsText.Parameter(p.Record, 1),
                p.Record.Status,
                ConstantsText.Version(p.Record),
                ConstantsText.Time(p.Until),
                ConstantsText.Time(p.Record.StoredAt)
            );
        console.Table(table);
        return ExitCode.Ok;
    }
}
