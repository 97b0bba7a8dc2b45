using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Database;
using SpectroCal.Store.Exchange;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Commands.Stores;

/// <summary>store get: the constants that are valid at a time.</summary>
internal sealed class StoreGetCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal store get --at 2026-11-28
        spectrocal store get det01 det02 --at 2026-11-28T02:00 --tag online --json
        """;

    private readonly Argument<string[]> _detectors = CliArgument.WithoutOptions(
        new("DETECTOR") { Description = "Names of detectors (default: all)", Arity = ArgumentArity.ZeroOrMore }
    );
    private readonly Option<DateTime> _at = StoreReadOptions.Time("--at", "The time, on the clock of the instrument (default: now)");
    private readonly StoreReadOptions _options = new();

    /// <summary>Creates the command.</summary>
    public StoreGetCommand(CliConsole console)
    {
        Command = new Command("get", "Show the constants that are valid at a time.") { _detectors, _at };
        _options.AddTo(Command, hasTag: true);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using CalibrationStore store = _options.Open(parsed, console, cancellation);
        string tag = store.TagOf(_options.GivenTag(parsed));
        DateTime at = parsed.OrNull(_at) ?? ClockTime.Now;
        string[] detectors = parsed.GetValue(_detectors) ?? [];
        IReadOnlyList<CalibrationRecord> constants =
            detectors.Length == 0 ? store.ValidAt(at, tag) : [.. detectors.Select(d => store.Find(d, at, tag)).OfType<CalibrationRecord>()];
        string[] absent = [.. detectors.Except(constants.Select(c => c.Detector)).Select(d => Absent($"detector {d}", tag, at))];
        if (constants.Count == 0)
            throw new CliException(ExitCode.Input, $"{store.Path}: {(absent.Length > 0 ? absent[0] : Absent("any detector", tag, at))}");
        console.WriteJson(
            new
            {
                At = at,
                Tag = tag,
                Constants = constants,
            }
        );
        var table = new TextTable(
            TableHead.Words("detector", shrinks: true),
            new("p0"),
            new("p1"),
            TableHead.Words("status"),
            new("version", IsOptional: true),
            TableHead.Words("from") with
            {
                IsOptional = true,
            },
            TableHead.Words("until") with
            {
                IsOptional = true,
            }
        );
        foreach (CalibrationRecord c in constants)
            table.Add(
                c.Detector,
                ConstantsText.Parameter(c, 0),
                ConstantsText.Parameter(c, 1),
                c.Status,
                ConstantsText.Version(c),
                ConstantsText.Time(c.From),
                ConstantsText.Time(c.Until)
            );
        console.Table(table);
        foreach (string doubt in StoredScales.Doubts(constants))
            console.Warning(doubt);
        foreach (string missing in absent)
            console.Error($"{store.Path}: {missing}");
        return absent.Length > 0 ? ExitCode.Partial : ExitCode.Ok;
    }

    private static string Absent(string whose, string tag, DateTime at) =>
        $"there are no constants of {whose} under tag {tag} at {ClockTime.Text(at)}.";
}
