using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Database;

namespace SpectroCal.Cli.Commands.Stores;

/// <summary>store check: whether a store is whole.</summary>
internal sealed class StoreCheckCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = "spectrocal store check";

    private readonly StoreReadOptions _options = new();

    /// <summary>Creates the command.</summary>
    public StoreCheckCommand(CliConsole console)
    {
        Command = new Command("check", "Look at a whole store: its pages, its references and its time lines.");
        _options.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using CalibrationStore store = _options.Open(parsed, console, cancellation);
        StoreCheck check = store.Check();
        console.WriteJson(check);
        console.Line(
            $"{store.Path}: schema {check.SchemaVersion}, {check.Records} versions of constants of {check.Detectors} "
                + $"{Plural.Word(check.Detectors, "detector")} under "
                + $"{Plural.Of(check.Tags, "tag")}."
        );
        foreach (string fault in check.Faults)
            console.Error(fault);
        console.Line(
            check.Faults.Count == 0 ? "Nothing is wrong." : "It is damaged: export what can be read, and import it into a new store."
        );
        return check.Faults.Count == 0 ? ExitCode.Ok : ExitCode.Input;
    }
}
