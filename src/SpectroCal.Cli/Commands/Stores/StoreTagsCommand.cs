using System.CommandLine;
using System.Globalization;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Database;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Commands.Stores;

/// <summary>store tags: what is in a store.</summary>
internal sealed class StoreTagsCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = "spectrocal store tags";

    private readonly StoreReadOptions _options = new();

    /// <summary>Creates the command.</summary>
    public StoreTagsCommand(CliConsole console)
    {
        Command = new Command("tags", "List the tags of a store, with what is under them.");
        _options.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using CalibrationStore store = _options.Open(parsed, console, cancellation);
        IReadOnlyList<StoreTag> tags = store.Tags();
        console.WriteJson(new { Tags = tags });
        var table = new TextTable(
            TableHead.Words("tag", shrinks: true),
            new("detectors"),
            new("versions"),
            TableHead.Words("from"),
            TableHead.Words("stored (UTC)") with
            {
                IsOptional = true,
            }
        );
        foreach (StoreTag t in tags)
            table.Add(
                t.Tag,
                t.Detectors.ToString(CultureInfo.InvariantCulture),
                t.Records.ToString(CultureInfo.InvariantCulture),
                ConstantsText.Time(t.From),
                ConstantsText.Time(t.LastStored)
            );
        console.Table(table);
        return ExitCode.Ok;
    }
}
