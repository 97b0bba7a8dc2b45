using System.CommandLine;
using SpectroCal.Cli.Output;

namespace SpectroCal.Cli.Commands.Stores;

/// <summary>store: constants that last.</summary>
internal sealed class StoreCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal store add results --tag online
        spectrocal store get det01 --at 2026-11-28T02:00 --tag online
        spectrocal store diff online reprocessed
        """;

    /// <summary>Creates the command and those under it.</summary>
    public StoreCommand(CliConsole console)
    {
        var add = new StoreAddCommand(console);
        var get = new StoreGetCommand(console);
        var history = new StoreHistoryCommand(console);
        var diff = new StoreDiffCommand(console);
        var tags = new StoreTagsCommand(console);
        var export = new StoreExportCommand(console);
        var import = new StoreImportCommand(console);
        var check = new StoreCheckCommand(console);
        Command = new Command("store", "Keep calibration constants by detector, time, tag and version, and look them up.")
        {
            add.Command,
            get.Command,
            history.Command,
            diff.Command,
            tags.Command,
            export.Command,
            import.Command,
            check.Command,
        };
        All = new Dictionary<Command, string>
        {
            [Command] = Examples,
            [add.Command] = StoreAddCommand.Examples,
            [get.Command] = StoreGetCommand.Examples,
            [history.Command] = StoreHistoryCommand.Examples,
            [diff.Command] = StoreDiffCommand.Examples,
            [tags.Command] = StoreTagsCommand.Examples,
            [export.Command] = StoreExportCommand.Examples,
            [import.Command] = StoreImportCommand.Examples,
            [check.Command] = StoreCheckCommand.Examples,
        };
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>It and those under it, with examples.</summary>
    public IReadOnlyDictionary<Command, string> All { get; }
}
