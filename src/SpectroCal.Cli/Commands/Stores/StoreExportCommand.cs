using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Storage;
using SpectroCal.Store.Database;
using SpectroCal.Store.Exchange;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Commands.Stores;

/// <summary>store export: records as a file.</summary>
internal sealed class StoreExportCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal store export constants.json
        spectrocal store export online.csv --tag online --detector det01
        """;

    private readonly Argument<string> _file = new("FILE") { Description = "The file to write: CSV where its name ends in .csv, else JSON" };
    private readonly Option<string> _tag = CliOption.Of("--tag", "TAG", "Only what is under this tag", text => text);
    private readonly Option<string> _detector = CliOption.Of("--detector", "NAME", "Only what is of this detector", text => text);
    private readonly Option<bool> _force = CliOption.Flag("--force", "Replace an existing file");
    private readonly StoreReadOptions _options = new();

    /// <summary>Creates the command.</summary>
    public StoreExportCommand(CliConsole console)
    {
        Command = new Command("export", "Write records with all their versions to a file that reads back exactly.")
        {
            _file,
            _tag,
            _detector,
            _force,
        };
        _options.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using CalibrationStore store = _options.Open(parsed, console, cancellation);
        string file = parsed.GetRequiredValue(_file);
        IReadOnlyList<CalibrationRecord> records = store.Records(
            parsed.Has(_tag) ? store.TagOf(parsed.GetRequiredValue(_tag)) : null,
            parsed.Has(_detector) ? parsed.GetRequiredValue(_detector) : null
        );
        OutputOptions.Writing(() =>
        {
            AtomicFile.Write(file, parsed.Has(_force), stream => stream.Write(StoreFile.Content(file, records)), cancellation);
            return file;
        });
        console.WriteJson(new { File = file, Records = records.Count });
        console.Line($"{records.Count} versions of constants.");
        console.Written([file]);
        return ExitCode.Ok;
    }
}
