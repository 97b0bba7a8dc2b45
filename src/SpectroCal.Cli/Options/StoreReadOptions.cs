using System.CommandLine;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Database;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Options;

/// <summary>Options that commands about a store have in common.</summary>
internal sealed class StoreReadOptions
{
    /// <summary>The store where none is named.</summary>
    public const string UsualStore = "constants.db";

    private readonly Option<string> _store = CliOption.Of("--store", "FILE", $"The store (default {UsualStore})", TextParsers.Path);
    private readonly Option<string> _tag = CliOption.Of("--tag", "TAG", "The tag (default: the only one of the store)", text => text);
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document on stdout, and nothing else there");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command, bool hasTag = false)
    {
        command.Options.Add(_store);
        if (hasTag)
            command.Options.Add(_tag);
        command.Options.Add(_json);
    }

    /// <summary>The file.</summary>
    public string Path(ParseResult parsed) => parsed.Or(_store, UsualStore);

    /// <summary>Opens the store.</summary>
    public CalibrationStore Open(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        Begin(parsed, console);
        return CalibrationStore.Open(Path(parsed), cancellation);
    }

    /// <summary>Whether the output is JSON.</summary>
    public void Begin(ParseResult parsed, CliConsole console) => console.Json = parsed.Has(_json);

    /// <summary>The tag asked for; null where there is none.</summary>
    public string? GivenTag(ParseResult parsed) => parsed.Has(_tag) ? parsed.GetRequiredValue(_tag) : null;

    /// <summary>A moment on the command line.</summary>
    public static Option<DateTime> Time(string name, string description) => CliOption.Of(name, "TIME", description, ClockTime.Parse);
}
