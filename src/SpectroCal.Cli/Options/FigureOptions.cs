using System.CommandLine;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Oxy;
using SpectroCal.Plotting.Reports;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Cli.Options;

/// <summary>Where figures go and how large they are.</summary>
internal sealed class FigureOptions
{
    private const string DefaultFolder = ".";

    private readonly Option<string[]> _out = CliOption.Repeated(
        "--out",
        "PATH",
        "File NAME.svg, NAME.png or NAME.pdf for a single figure, or a folder; may be repeated (default: the current folder)",
        TextParsers.Path
    );

    private readonly Option<string[]> _format = CliOption.Repeated(
        "--format",
        "F",
        "Format of files in a folder: svg (default), png or pdf; may be repeated",
        TextParsers.OneOf(("svg", ".svg"), ("png", ".png"), ("pdf", ".pdf"))
    );

    private readonly Option<FigureStyle> _size = CliOption.Of(
        "--size",
        "S",
        "single (85 mm, default), double (170 mm), screen (1200 pixels), or WIDTHxHEIGHT in mm",
        FigureStyle.Parse
    );

    private readonly Option<double> _dpi = CliOption.Of(
        "--dpi",
        "N",
        "PNG: pixels per inch (default 300; for screen 96)",
        TextParsers.Positive
    );

    private readonly Option<double> _scale = CliOption.Of(
        "--scale",
        "F",
        "PNG: factor on the number of pixels, such as 2 for a high-density screen (default 1)",
        TextParsers.Positive
    );

    private readonly Option<double> _fontSize = CliOption.Of(
        "--font-size",
        "PT",
        "Font size, points; line widths scale with it (default 7.5; for screen 12)",
        TextParsers.Positive
    );

    private readonly Option<string> _title = CliOption.Of(
        "--title",
        "TEXT",
        "Title above the figure; _x and ^x, or _{xy} and ^{xy}, make subscripts and superscripts",
        text => text
    );

    private readonly Option<bool> _show = CliOption.Flag(
        "--show",
        "Show the figures in a terminal that says it shows pictures, else in the system's viewer; without --out, PNG in a temporary folder"
    );

    private readonly Option<bool> _force = CliOption.Flag("--force", "Replace existing files");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_out, _format, _size, _dpi, _scale, _fontSize, _title, _show, _force])
            command.Options.Add(option);
    }

    /// <summary>Refuses options that contradict each other, before any work is done.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isSingle">Whether one figure at most is asked for.</param>
    public void Check(ParseResult parsed, bool isSingle)
    {
        FigureFile.RequireLibrary();
        string[] paths = parsed.Or(_out, []);
        foreach (string path in paths)
            if (FigureFile.RefusalOf(path) is { } refusal)
                throw CliException.Usage($"--out {path}: {refusal}");
        if (!isSingle && paths.FirstOrDefault(FigureFile.IsFigure) is { } file)
            throw CliException.Usage($"--out {file} is a file, and several figures are asked for: give a folder.");
        if (parsed.Has(_format) && paths.Length > 0 && paths.All(FigureFile.IsFigure))
            throw CliException.Usage("--format is for folders; the name of a file chooses its format.");
        if (!parsed.Has(_dpi) && !parsed.Has(_scale))
            return;
        bool anyPng =
            paths.Any(p => Path.GetExtension(p).Equals(".png", StringComparison.OrdinalIgnoreCase))
            || parsed.Or(_format, []).Contains(".png");
        if (!anyPng)
            throw CliException.Usage($"{(parsed.Has(_dpi) ? "--dpi" : "--scale")} is for PNG files, and none is asked for.");
    }

    /// <summary>Writes figures; one that cannot be drawn is an error, and the others are written.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="figures">The figures.</param>
    /// <param name="failed">Told of each that cannot be drawn.</param>
    /// <returns>Paths of the files.</returns>
    public IReadOnlyList<string> Write(ParseResult parsed, IReadOnlyList<Figure> figures, Action<string> failed)
    {
        FigureStyle style = Style(parsed);
        if (parsed.GetValue(_title) is { Length: > 0 } title)
            figures = [.. figures.Select(f => f with { Title = RichText.Markup(title) })];
        bool isShown = parsed.Has(_show),
            isTemporary = isShown && !parsed.Has(_out);
        string[] paths = parsed.Or(_out, [isTemporary ? FigureViewer.NewFolder() : DefaultFolder]),
            formats = parsed.Or(_format, [isTemporary ? FigureViewer.Extension : ".svg"]);
        IReadOnlyList<(string Path, Figure Figure)> files = FigureFile.Plan(paths, [.. figures.Select(f => (f.Name, f))], formats);
        return OutputOptions.Writing(() =>
        {
            IReadOnlyList<(string Path, string Reason)> failures = FigureFile.WriteAll(
                [.. files.Select(f => (f.Path, (Func<FigureModels>)(() => FigureModels.Of(f.Figure, style)), style))],
                parsed.Has(_force)
            );
            files = [.. files.Where(f => !failures.Any(x => x.Path == f.Path))];
            if (files.Count == 0)
                throw new CliException(BugReport.IsAboutBug(failures[0].Reason) ? ExitCode.Unexpected : ExitCode.Usage, failures[0].Reason);
            foreach ((string path, string reason) in failures)
                failed($"{path}: {reason}");
            // One file of each figure is enough to look at.
            foreach ((string path, _) in isShown ? files.DistinctBy(f => f.Figure) : [])
                if (!FigureViewer.Show(path))
                    throw new CliException(ExitCode.Output, $"No program of this system opens pictures; the figure is {path}.");
            return files.Select(f => f.Path).ToArray();
        });
    }

    private FigureStyle Style(ParseResult parsed)
    {
        FigureStyle style = parsed.Or(_size, FigureStyle.SingleColumn);
        style = style with { DotsPerInch = parsed.Or(_dpi, style.DotsPerInch), Scale = parsed.Or(_scale, 1) };
        return parsed.OrNull(_fontSize) is { } points ? style.WithFontSize(points) : style;
    }
}
