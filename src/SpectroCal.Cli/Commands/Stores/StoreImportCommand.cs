using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Database;
using SpectroCal.Store.Exchange;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Commands.Stores;

/// <summary>store import: records of a file.</summary>
internal sealed class StoreImportCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal store import constants.json
        spectrocal store import online.csv --tag from-the-lab
        """;

    private readonly Argument<string> _file = new("FILE") { Description = "A file that 'store export' wrote" };
    private readonly Option<string> _tag = CliOption.Of("--tag", "TAG", "Put them under this tag instead of their own", text => text);
    private readonly StoreReadOptions _options = new();

    /// <summary>Creates the command.</summary>
    public StoreImportCommand(CliConsole console)
    {
        Command = new Command("import", "Take in records of a file with their versions; what is known already stays as it is.")
        {
            _file,
            _tag,
        };
        _options.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        _options.Begin(parsed, console);
        IReadOnlyList<CalibrationRecord> records = StoreFile.Read(parsed.GetRequiredValue(_file), cancellation);
        if (parsed.Has(_tag))
            records = [.. records.Select(r => r with { Tag = parsed.GetRequiredValue(_tag) })];
        string path = _options.Path(parsed);
        StoreImport import = OutputOptions.Writing(() =>
        {
            using var store = CalibrationStore.OpenOrCreate(path, cancellation);
            return store.Import(records, cancellation);
        });
        console.WriteJson(import);
        console.Line($"{path}: {import.Added} versions of constants are new, {import.Known} were there already.");
        return ExitCode.Ok;
    }
}
