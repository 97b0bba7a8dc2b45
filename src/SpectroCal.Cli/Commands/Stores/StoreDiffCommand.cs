using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Reports;
using SpectroCal.Store.Database;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Commands.Stores;

/// <summary>store diff: constants that differ between two tags.</summary>
internal sealed class StoreDiffCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal store diff online reprocessed
        spectrocal store diff online reprocessed --at 2026-11-28 --json
        """;

    private readonly Argument<string> _first = new("TAG1") { Description = "A tag" };
    private readonly Argument<string> _second = new("TAG2") { Description = "The tag to compare with" };
    private readonly Option<DateTime> _at = StoreReadOptions.Time("--at", "The time, on the clock of the instrument (default: now)");
    private readonly StoreReadOptions _options = new();

    /// <summary>Creates the command.</summary>
    public StoreDiffCommand(CliConsole console)
    {
        Command = new Command("diff", "Show the detectors whose valid constants differ between two tags.") { _first, _second, _at };
        _options.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using CalibrationStore store = _options.Open(parsed, console, cancellation);
        string first = store.TagOf(parsed.GetRequiredValue(_first)),
            second = store.TagOf(parsed.GetRequiredValue(_second));
        DateTime at = parsed.OrNull(_at) ?? ClockTime.Now;
        IReadOnlyList<ConstantsDifference> all = ConstantsDifference.Between(store.ValidAt(at, first), store.ValidAt(at, second));
        ConstantsDifference[] differences = [.. all.Where(d => d.IsDifferent())];
        console.WriteJson(
            new
            {
                At = at,
                First = first,
                Second = second,
                Same = all.Count - differences.Length,
                Differences = differences,
            }
        );
        console.Line(
            $"{differences.Length} of {Plural.Of(all.Count, "detector")} {Plural.Word(differences.Length, "has", "have")} "
                + $"other constants under {second} than under {first} at {ClockTime.Text(at)}."
        );
        if (differences.Length == 0)
            return ExitCode.Ok;
        var table = new TextTable(
            TableHead.Words("detector", shrinks: true),
            new("p0 change (eV)"),
            new("p1 change (%)"),
            TableHead.Words("first"),
            TableHead.Words("second")
        );
        foreach (ConstantsDifference d in differences)
            table.Add(
                d.Detector,
                UncertainText.Number(d.OffsetChangeEv ?? double.NaN, "+0.000;-0.000;0"),
                UncertainText.Number(100 * d.RelativeGainChange ?? double.NaN, "+0.0000;-0.0000;0"),
                d.First?.Status ?? "none",
                d.Second?.Status ?? "none"
            );
        console.Table(table);
        return ExitCode.Ok;
    }
}
