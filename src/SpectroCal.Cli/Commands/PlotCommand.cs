using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Reports;
using SpectroCal.Simulation;
using SpectroCal.Sources;
using SpectroCal.Spectra;

namespace SpectroCal.Cli.Commands;

/// <summary>plot: figures of spectra, campaigns, results, and of simulated examples.</summary>
internal sealed class PlotCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal plot Steel.spe --log --lines "Cr Ka,Fe Ka,Ni Ka" --out steel.svg --out steel.png
        spectrocal plot campaign --figure drift --out figures
        spectrocal plot results --figure overview --figure lines --size screen --format png --out figures
        spectrocal plot --example all --out gallery
        """;

    private static readonly long DefaultSeed = new ToySettings().Seed;
    private const string AllExamples = "all";
    private readonly Argument<string[]> _paths = CliArgument.WithoutOptions(
        new("PATH")
        {
            Description = "Files of spectra, a campaign folder, or a folder of results; wildcards are expanded",
            Arity = ArgumentArity.ZeroOrMore,
        }
    );

    private readonly Option<string[]> _figure = CliOption.Repeated(
        "--figure",
        "NAME",
        $"Which figure; may be repeated. Files: {string.Join(", ", MeasuredFigures.Names)}; campaigns: "
            + $"{string.Join(", ", StoredCampaignFigures.Names)}; results: {string.Join(", ", CampaignFigures.Names)}",
        text => text
    );

    private readonly Option<string[]> _example = CliOption.Repeated(
        "--example",
        "NAME",
        "In place of PATH: a figure from simulated data, or all; may be repeated: "
            + $"{string.Join(", ", ExampleFigures.All.Select(e => e.Name))}",
        text => text
    );

    private readonly Option<long> _seed = CliOption.Of(
        "--seed",
        "N",
        $"Examples: seed of the simulations (default {DefaultSeed})",
        TextParsers.Seed
    );

    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document about the files on stdout");

    private readonly ListModeOptions _listMode = new();
    private readonly FromStoreOptions _fromStore = new();
    private readonly SpectrumOptionSet _spectra = new();
    private readonly FigureOptions _figures = new();

    /// <summary>Creates the command.</summary>
    public PlotCommand(CliConsole console)
    {
        Command = new Command(
            "plot",
            "Draw figures as SVG, PNG and PDF: of spectrum files, a campaign folder, a folder of results, or simulated examples."
        )
        {
            _paths,
            _figure,
            _example,
            _seed,
        };
        _spectra.AddTo(Command);
        _figures.AddTo(Command);
        _listMode.AddTo(Command);
        _fromStore.AddTo(Command);
        Command.Options.Add(_json);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        string[] paths = parsed.GetValue(_paths) ?? [],
            names = parsed.Or(_figure, []),
            examples = parsed.Or(_example, []);
        if (examples.Length == 0 == (paths.Length == 0))
            throw CliException.Usage("Give files or a folder to plot, or --example NAME.");
        if (examples.Length > 0 && names.Length > 0)
            throw CliException.Usage("--figure is for files and folders; --example names the figure itself.");
        if (examples.Length == 0 && parsed.Has(_seed))
            throw CliException.Usage("--seed is for --example.");
        string? folder = paths.FirstOrDefault(p => CampaignFolder.IsCampaign(p) || CampaignResult.IsResult(p));
        if (folder is not null && paths.Length > 1)
            throw CliException.Usage($"{folder} is a folder of its own kind and must be the only PATH.");
        _spectra.Check(parsed, areFiles: folder is null && examples.Length == 0);
        _fromStore.Check(parsed, "--start", "--channels");
        if (_fromStore.IsGiven(parsed) && (folder is not null || examples.Length > 0))
            throw CliException.Usage("--from-store is for files of spectra.");
        if (examples.Contains(AllExamples))
            examples = [.. ExampleFigures.All.Select(e => e.Name)];
        _figures.Check(parsed, isSingle: examples.Length + names.Length <= 1);
        (IReadOnlyList<Figure> figures, int code) =
            examples.Length > 0 ? OfExamples(console, examples, parsed.Or(_seed, DefaultSeed), cancellation)
            : folder is null ? OfFiles(parsed, console, paths, names, cancellation)
            : CampaignFolder.IsCampaign(folder) ? OfCampaign(console, folder, names, cancellation)
            : OfResult(console, folder, names, cancellation);
        IReadOnlyList<string> files = _figures.Write(
            parsed,
            figures,
            failure =>
            {
                code = ExitCode.Partial;
                console.Error(failure);
            }
        );
        if (console.Json)
            console.WriteJson(new { Figures = figures.Select(f => new { f.Name, f.Caption }), Files = files });
        console.Written(files);
        return code;
    }

    private static (IReadOnlyList<Figure> Figures, int Code) OfExamples(
        CliConsole console,
        string[] names,
        long seed,
        CancellationToken cancellation
    )
    {
        var reasons = new List<string>();
        IReadOnlyList<Figure> figures = console.WithProgress(
            "Simulating",
            _ => ExampleFigures.Draw(names, seed, (name, reason) => reasons.Add($"{name}: {reason}"), cancellation)
        );
        return Told(console, figures, reasons);
    }

    private (IReadOnlyList<Figure> Figures, int Code) OfFiles(
        ParseResult parsed,
        CliConsole console,
        string[] paths,
        string[] names,
        CancellationToken cancellation
    )
    {
        var failed = new List<string>();
        IReadOnlyList<ChannelSpectrum> read = _fromStore.Stated(
            parsed,
            console,
            SpectraOfFiles.ReadWithIntensities(paths, console, failed, cancellation, _listMode.For(parsed)),
            cancellation
        );
        (IReadOnlyList<MeasuredSpectrum> spectra, IReadOnlyList<(string Name, string Reason)> undrawn) = MeasuredFigures.Drawable(
            _spectra.Spectra(parsed, console, read, ShortNames.Of(read), cancellation)
        );
        foreach ((string name, string reason) in spectra.Count > 0 ? undrawn : undrawn.SkipLast(1))
            console.Error($"{name}: {reason}");
        if (spectra.Count == 0)
            throw new CliException(BugReport.IsAboutBug(undrawn[^1].Reason) ? ExitCode.Unexpected : ExitCode.Usage, undrawn[^1].Reason);
        SpectrumOptions options = _spectra.Options(parsed, spectra);
        (IReadOnlyList<Figure> figures, int code) = Each(
            console,
            names.Length == 0 ? (string?[])[null] : names,
            n => MeasuredFigures.Of(spectra, n, options)
        );
        return (figures, failed.Count + undrawn.Count > 0 ? ExitCode.Partial : code);
    }

    private static (IReadOnlyList<Figure> Figures, int Code) OfCampaign(
        CliConsole console,
        string folder,
        string[] names,
        CancellationToken cancellation
    )
    {
        StoredCampaign campaign = console.WithProgress("Reading", progress => CampaignFolder.Read(folder, progress, cancellation));
        foreach (SpectrumFormatException fault in campaign.Faults)
            console.Error(fault.Message);
        (IReadOnlyList<Figure> figures, int code) = Each(
            console,
            names.Length == 0 ? [StoredCampaignFigures.Names[0]] : names,
            n => StoredCampaignFigures.Of(campaign, n!)
        );
        return (figures, campaign.Faults.Count > 0 ? ExitCode.Partial : code);
    }

    private static (IReadOnlyList<Figure> Figures, int Code) OfResult(
        CliConsole console,
        string folder,
        string[] names,
        CancellationToken cancellation
    )
    {
        CampaignResult result = CampaignResult.Read(folder, cancellation);
        return Each(console, names.Length == 0 ? [CampaignFigures.Names[0]] : names, n => CampaignFigures.Of(result, n!));
    }

    // Each by itself.
    private static (IReadOnlyList<Figure> Figures, int Code) Each(
        CliConsole console,
        IReadOnlyList<string?> names,
        Func<string?, Figure> make
    )
    {
        var figures = new List<Figure>();
        var reasons = new List<string>();
        foreach (string? name in names)
            if (Isolated.Run($"figure {name}", () => figures.Add(make(name))) is { } reason)
                reasons.Add(reason);
        return Told(console, figures, reasons);
    }

    // Where none can be made, the last reason ends the program.
    private static (IReadOnlyList<Figure> Figures, int Code) Told(CliConsole console, IReadOnlyList<Figure> figures, List<string> reasons)
    {
        foreach (string reason in figures.Count > 0 ? reasons : reasons.SkipLast(1))
            console.Error(reason);
        return figures.Count > 0
            ? (figures, reasons.Count > 0 ? ExitCode.Partial : ExitCode.Ok)
            : throw new CliException(BugReport.IsAboutBug(reasons[^1]) ? ExitCode.Unexpected : ExitCode.Usage, reasons[^1]);
    }
}
