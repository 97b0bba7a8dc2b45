using System.CommandLine;
using SpectroCal.Calibration;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.LineShapes;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;
using SpectroCal.Spectra;

namespace SpectroCal.Cli.Commands;

/// <summary>fit: lines of spectra.</summary>
internal sealed class FitCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal fit Steel.spe --lines "Fe Ka" --shape natural+tail --start -12.1,11.928 --minos
        spectrocal fit *.mca --lines "Au La" --shape vip2 --range 9300-9950 --start -15.85,10.72 --out fits --figures
        spectrocal fit copper.spe --shape vip2
        """;

    private readonly Argument<string[]> _paths = CliArgument.WithoutOptions(
        new("FILE") { Description = "Files of spectra; wildcards are expanded", Arity = ArgumentArity.OneOrMore }
    );
    private readonly FitOptions _fit = new();
    private readonly Option<string> _out = CliOption.Of(
        "--out",
        "DIR",
        $"Folder for {string.Join(", ", FitFiles.Names)}",
        TextParsers.Path
    );
    private readonly Option<bool> _figures = CliOption.Flag("--figures", "Add a figure of each fit to the folder, as SVG");
    private readonly Option<bool> _force = CliOption.Flag("--force", "Replace existing files");
    private readonly ListModeOptions _listMode = new();
    private readonly FromStoreOptions _fromStore = new();
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write the fits as one JSON document on stdout, and nothing else there");

    /// <summary>Creates the command.</summary>
    public FitCommand(CliConsole console)
    {
        Command = new Command("fit", "Fit lines in spectra: positions, widths, areas with their errors; many spectra at once.") { _paths };
        _fit.AddTo(Command);
        foreach (Option option in (Option[])[.. _listMode.All, _out, _figures, _force, _json])
            Command.Options.Add(option);
        _fromStore.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        LineFitSpecification specification = _fit.Specification(parsed);
        EnergyCalibration? scale = _fit.Scale(parsed);
        _fromStore.Check(parsed, "--start");
        if (parsed.Has(_figures) && !parsed.Has(_out))
            throw CliException.Usage("--figures go into the folder of the results: give one with --out.");
        if (parsed.Has(_figures))
            FigureFile.RequireLibrary();
        var failed = new List<string>();
        IReadOnlyList<ChannelSpectrum> read = SpectraOfFiles.ReadWithIntensities(
            parsed.GetRequiredValue(_paths),
            console,
            failed,
            cancellation,
            _listMode.For(parsed)
        );
        string[] names = ShortNames.Of(read);
        IReadOnlyList<ChannelSpectrum> spectra = _fromStore.Stated(parsed, console, read, cancellation);
        var measured = new List<(string Name, BinnedSpectrum Spectrum)>();
        var doubts = new List<(string, string)>();
        for (int i = 0; i < spectra.Count; i++)
        {
            string name = names[i];
            ChannelSpectrum spectrum = spectra[i];
            string? reason = Isolated.Run(
                $"spectrum {name}",
                () =>
                {
                    if (scale is null && StatedCalibration.Doubt(spectrum) is { } doubt)
                        doubts.Add((name, doubt));
                    EnergyCalibration calibration =
                        scale
                        ?? StatedCalibration.Of(spectrum)
                        ?? ScaleOfPeaks.Find(doubts, spectrum, name, specification.Lines, cancellation);
                    measured.Add((name, BinnedSpectrum.Of(spectrum, calibration)));
                }
            );
            if (reason is null)
                continue;
            failed.Add(name);
            if (measured.Count == 0 && i == spectra.Count - 1)
                throw new CliException(BugReport.IsAboutBug(reason) ? ExitCode.Unexpected : ExitCode.Usage, reason);
            console.Error(reason);
        }
        console.Warnings(doubts);
        string[] labels = [.. measured.Select(m => m.Name)];
        using ResultFolder? folder = parsed.Has(_out)
            ? OutputOptions.Writing(() =>
                ResultFolder.Open(
                    parsed.GetRequiredValue(_out),
                    [.. FitFiles.Names, .. FitFigureFiles.NamesFor(labels)],
                    parsed.Has(_force)
                )
            )
            : null;
        IReadOnlyList<LineFitOutcome> outcomes = Fits(
            console,
            [.. measured.Select(m => m.Spectrum)],
            specification,
            _fit.WantsMinos(parsed),
            cancellation
        );
        FitReport report = FitReport.Of(specification, labels, outcomes, failed);
        FitText.Write(console, specification, report);
        foreach (string reason in RemarkKinds.Of(report.Spectra.Where(s => !s.Valid).Select(s => (s.Spectrum, s.Reason ?? ""))))
            console.Error(reason);
        FigureFiles figures = parsed.Has(_figures) ? FitFigureFiles.Of(labels, outcomes) : FigureFiles.None;
        foreach (string failure in figures.Failures)
            console.Error(failure);
        IReadOnlyList<string> files = folder is null
            ? []
            : OutputOptions.Writing(() => folder.Write([.. FitFiles.Of(report, labels, outcomes), .. figures.Files], cancellation));
        if (console.Json)
            console.WriteJson(report);
        console.Written(files, FitFiles.Names.Count);
        return failed.Count > 0 || figures.Failures.Count > 0 || report.Spectra.Any(s => !s.Valid) ? ExitCode.Partial : ExitCode.Ok;
    }

    private static IReadOnlyList<LineFitOutcome> Fits(
        CliConsole console,
        IReadOnlyList<BinnedSpectrum> spectra,
        LineFitSpecification specification,
        bool minos,
        CancellationToken cancellation
    )
    {
        try
        {
            return console.WithProgress(
                "Fitting",
                progress =>
                    LineFitter.FitAll(
                        spectra,
                        specification,
                        minos,
                        progress: progress is null ? null : new FitProgress(progress, spectra.Count),
                        cancellation: cancellation
                    )
            );
        }
        catch (FitException e)
        {
            throw CliException.Usage(e.Message, e);
        }
    }

    private sealed class FitProgress(IProgress<StageProgress> progress, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new StageProgress("Fitting", value, total));
    }
}
