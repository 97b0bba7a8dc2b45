using System.CommandLine;
using SpectroCal.Cli.Output;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Options;

/// <summary>Where results of the commands about time projection chambers go: a folder, with figures if asked for, and stdout.</summary>
/// <param name="files">Names of the files.</param>
/// <param name="shown">What the figures show.</param>
internal sealed class TpcResultOptions(IReadOnlyList<string> files, string shown)
{
    private readonly Option<bool> _figures = CliOption.Flag("--figures", $"Add figures/ to the folder, as SVG: {shown}");
    private readonly Option<bool> _force = CliOption.Flag("--force", "Replace existing files");
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document on stdout");

    /// <summary>--out.</summary>
    public Option<string> Out { get; } = CliOption.Of("--out", "DIR", $"Folder for {string.Join(" and ", files)}", TextParsers.Path);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Out, _figures, _force, _json])
            command.Options.Add(option);
    }

    /// <summary>Prepares the folder asked for; null: there is none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="console">Is told whether JSON is asked for.</param>
    /// <param name="figures">Names of all figures that there may be.</param>
    public ResultFolder? Open(ParseResult parsed, CliConsole console, IReadOnlyList<string> figures)
    {
        console.Json = parsed.Has(_json);
        if (parsed.Has(_figures))
        {
            if (!parsed.Has(Out))
                throw CliException.Usage("--figures go into the folder of the results: give one with --out.");
            FigureFile.RequireLibrary();
        }
        return parsed.Has(Out)
            ? OutputOptions.Writing(() => ResultFolder.Open(parsed.GetRequiredValue(Out), [.. files, .. figures], parsed.Has(_force)))
            : null;
    }

    /// <summary>Writes into the folder, and says so.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="console">Where it is said.</param>
    /// <param name="folder">The folder; null: nothing is written.</param>
    /// <param name="contents">The files, in the order of their names.</param>
    /// <param name="draw">Draws the figures.</param>
    /// <param name="cancellation">Ends it; then nothing is written.</param>
    /// <returns>Whether all figures could be drawn.</returns>
    public bool Write(
        ParseResult parsed,
        CliConsole console,
        ResultFolder? folder,
        IReadOnlyList<string> contents,
        Func<FigureFiles> draw,
        CancellationToken cancellation
    )
    {
        if (folder is null)
            return true;
        FigureFiles figures = parsed.Has(_figures) ? draw() : FigureFiles.None;
        foreach (string failure in figures.Failures)
            console.Error(failure);
        console.Written(
            OutputOptions.Writing(() => folder.Write([.. files.Zip(contents, ResultFile.Text), .. figures.Files], cancellation)),
            files.Count
        );
        return figures.Failures.Count == 0;
    }
}
