using System.CommandLine;
using System.Globalization;
using SpectroCal.Calibration;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Lines;
using SpectroCal.Peaks;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;
using SpectroCal.Spectra;
using SpectroCal.Store.Exchange;

namespace SpectroCal.Cli.Commands;

/// <summary>autocal: the detectors of an array from the lines in their spectra.</summary>
internal sealed class AutocalCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal autocal array.csv --elements Ti,Fe,Cu
        spectrocal autocal unknown.mca
        spectrocal autocal germanium.spe --sources Eu-152,Co-60
        spectrocal autocal --join fe55.mca:Mn am241.mca:Am-241
        spectrocal autocal *.mca --lines "Mn Ka,Mn Kb,Ti Ka,Cu Ka" --gain 2.9 --out constants
        """;

    private const double MostShown = 0.99999; // what is more certain is printed as more than this

    private static readonly AssignmentSettings Defaults = new();

    private readonly Argument<string[]> _paths = CliArgument.WithoutOptions(
        new("FILE")
        {
            Description = "Files of spectra, one or several detectors each; wildcards are expanded; for --join FILE:Mn, FILE:Am-241",
            Arity = ArgumentArity.OneOrMore,
        }
    );
    private readonly Option<string[]> _elements = CliOption.Of(
        "--elements",
        "SYMBOLS",
        "Elements that may be in the spectra: Ti,Cu (default: found in the whole library)",
        text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
    );
    private readonly Option<string[]> _sources = CliOption.Of(
        "--sources",
        "NUCLIDES",
        "Radioactive sources: Eu-152,Am-241; their gamma lines and the X-rays that come with them",
        text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
    );
    private readonly Option<IReadOnlyList<LineGroup>> _lines = CliOption.Of(
        "--lines",
        "NAMES",
        "Lines that may be in the spectra: \"Ti Ka,Cu Ka\", Cs-137 for gamma lines; NAME=ENERGY for others",
        TextParsers.Lines
    );
    private readonly Option<bool> _join = CliOption.Flag(
        "--join",
        "The files are runs of one detector, or of those whose names they share, each with its own elements or sources"
    );
    private readonly Option<int> _degree = CliOption.Of(
        "--degree",
        "N",
        "Degree of the calibration polynomial, 1 to 4 (default 1, and 2 where all detectors together show a bend)",
        TextParsers.Whole(1)
    );
    private readonly Option<double> _gain = CliOption.Of(
        "--gain",
        "EV",
        "Expected gain, eV per channel (default: any)",
        TextParsers.Positive
    );
    private readonly Option<double> _gainError = CliOption.Of(
        "--gain-error",
        "F",
        $"Relative error of --gain (default {Defaults.GainError})",
        TextParsers.Positive
    );
    private readonly Option<double> _offset = CliOption.Of(
        "--offset",
        "EV",
        "Expected energy of channel 0, eV (default: near zero, or anywhere)",
        TextParsers.Number
    );
    private readonly Option<double> _offsetError = CliOption.Of(
        "--offset-error",
        "EV",
        $"Error of --offset, eV (default {Defaults.OffsetError})",
        TextParsers.Positive
    );
    private readonly PeakOptions _peaks = new();
    private readonly StoreOptions _store = new();
    private readonly ListModeOptions _listMode = new();
    private readonly Option<string> _out = CliOption.Of(
        "--out",
        "DIR",
        $"Folder for {string.Join(", ", ArrayFiles.Names)}",
        TextParsers.Path
    );
    private readonly Option<bool> _figures = CliOption.Flag(
        "--figures",
        "Add the calibration curve of each detector to the folder, as SVG"
    );
    private readonly Option<bool> _force = CliOption.Flag("--force", "Replace existing files");
    private readonly Option<bool> _json = CliOption.Flag(
        "--json",
        "Write the calibrations as one JSON document on stdout, and nothing else there"
    );

    /// <summary>Creates the command.</summary>
    public AutocalCommand(CliConsole console)
    {
        Command = new Command("autocal", "Calibrate detectors automatically: peaks are found, assigned to lines, and a scale is fitted.")
        {
            _paths,
        };
        foreach (Option option in (Option[])[_elements, _sources, _lines, _join, _degree, _gain, _gainError, _offset, _offsetError])
            Command.Options.Add(option);
        _peaks.AddTo(Command);
        _listMode.AddTo(Command);
        _store.AddTo(Command);
        foreach (Option option in (Option[])[_out, _figures, _force, _json])
            Command.Options.Add(option);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        IReadOnlyList<LineCandidate>? given = Candidates(parsed);
        ArrayCalibrationSettings settings = Settings(parsed);
        if (parsed.Has(_figures) && !parsed.Has(_out))
            throw CliException.Usage("--figures go into the folder of the results: give one with --out.");
        if (parsed.Has(_figures))
            FigureFile.RequireLibrary();
        _store.Check(parsed, cancellation);
        if (parsed.Has(_join))
            return Joined(parsed, console, given, settings, cancellation);
        var failed = new List<string>();
        (IReadOnlyList<Spectrum> spectra, string[] names) = SpectraOfFiles.Read(
            parsed.GetRequiredValue(_paths),
            console,
            failed,
            cancellation,
            files =>
            {
                _listMode.Check(parsed, files);
                return _listMode.Reading(parsed);
            }
        );
        _store.CheckTime(parsed, spectra.All(s => s.Run.Start is not null));
        using ResultFolder? folder = Folder(parsed, names);
        (string, ChannelHistogram)[] detectors = [.. spectra.Select((s, i) => (names[i], s.Histogram))];
        ArrayElements? found = given is null ? Found(console, detectors, settings, cancellation) : null;
        IReadOnlyList<LineCandidate> candidates = given ?? LineCandidate.OfElements(found!.Probable);
        IReadOnlyList<DetectorCalibration> outcomes = console.WithProgress(
            "Calibrating",
            progress => ArrayCalibrator.Calibrate(detectors, candidates, settings, progress, cancellation)
        );
        return Finished(parsed, console, folder, candidates, outcomes, failed, found, spectra, cancellation);
    }

    // Runs of one detector, or of several: those that share a name.
    private int Joined(
        ParseResult parsed,
        CliConsole console,
        IReadOnlyList<LineCandidate>? given,
        ArrayCalibrationSettings settings,
        CancellationToken cancellation
    )
    {
        _store.CheckTime(parsed, statesTime: false);
        IReadOnlyList<(string Detector, IReadOnlyList<JoinedRun> Runs)> detectors = JoinedFiles.Read(
            parsed.GetRequiredValue(_paths),
            given,
            console,
            _listMode.For(parsed),
            cancellation
        );
        using ResultFolder? folder = Folder(parsed, [.. detectors.Select(d => d.Detector)]);
        IReadOnlyList<DetectorCalibration> outcomes = console.WithProgress(
            "Calibrating",
            progress =>
                detectors
                    .Select(
                        (d, i) =>
                        {
                            DetectorCalibration outcome = JoinedRuns.Calibrate(d.Detector, d.Runs, settings, cancellation);
                            progress?.Report(new StageProgress("Calibrating", i + 1, detectors.Count));
                            return outcome;
                        }
                    )
                    .ToArray()
        );
        IReadOnlyList<LineCandidate> candidates =
        [
            .. detectors.SelectMany(d => d.Runs).SelectMany(r => r.Lines).DistinctBy(l => l.Group.Name).OrderBy(l => l.EnergyEv),
        ];
        return Finished(parsed, console, folder, candidates, outcomes, [], null, null, cancellation);
    }

    private ResultFolder? Folder(ParseResult parsed, IReadOnlyList<string> names) =>
        parsed.Has(_out)
            ? OutputOptions.Writing(() =>
                ResultFolder.Open(
                    parsed.GetRequiredValue(_out),
                    [.. ArrayFiles.Names, .. FitFigureFiles.NamesFor(names)],
                    parsed.Has(_force)
                )
            )
            : null;

    private int Finished(
        ParseResult parsed,
        CliConsole console,
        ResultFolder? folder,
        IReadOnlyList<LineCandidate> candidates,
        IReadOnlyList<DetectorCalibration> outcomes,
        IReadOnlyList<string> failed,
        ArrayElements? found,
        IReadOnlyList<Spectrum>? spectra,
        CancellationToken cancellation
    )
    {
        ArrayReport report = ArrayReport.Of(candidates, outcomes, failed, spectra) with { Elements = found?.Confidences };
        Write(console, report);
        FigureFiles figures = parsed.Has(_figures) ? ArrayFigureFiles.Of(outcomes) : FigureFiles.None;
        foreach (string failure in figures.Failures)
            console.Error(failure);
        IReadOnlyList<string> files = folder is null
            ? []
            : OutputOptions.Writing(() => folder.Write([.. ArrayFiles.Of(report), .. figures.Files], cancellation));
        _store.Store(
            parsed,
            console,
            [.. InputPaths.Found(parsed.GetRequiredValue(_paths)).Except(failed)],
            (request, origin) => ResultRecords.Of(report, request, origin, spectra?.Select(s => s.Detector).ToArray()),
            cancellation
        );
        console.WriteJson(report);
        console.Written(files, ArrayFiles.Names.Count);
        return failed.Count > 0 || figures.Failures.Count > 0 || report.Detectors.Any(d => d.Status != DetectorStatus.Calibrated)
            ? ExitCode.Partial
            : ExitCode.Ok;
    }

    // The elements that the spectra themselves show.
    private static ArrayElements Found(
        CliConsole console,
        IReadOnlyList<(string, ChannelHistogram)> detectors,
        ArrayCalibrationSettings settings,
        CancellationToken cancellation
    )
    {
        ArrayElements found = console.WithProgress(
            "Searching elements",
            progress => ArrayElements.Find(detectors, settings, progress, cancellation)
        );
        if (found.Reason is { } reason)
            throw CliException.Usage(
                $"It is not clear which elements are present. {reason} Name them with "
                    + $"--elements{(settings.Assignment.Gain is null ? ", or give --gain" : "")}."
            );
        console.Line($"Elements found: {string.Join(", ", found.Elements)}");
        if (found.Doubtful.Any())
            console.Line($"Elements that are not certain: {string.Join(", ", found.Doubtful)}");
        if (found.Probable.Count > found.Elements.Count)
            console.Line($"Detectors are calibrated by the lines of all that are likely: {string.Join(", ", found.Probable)}");
        return found;
    }

    private IReadOnlyList<LineCandidate>? Candidates(ParseResult parsed)
    {
        bool isSourced = parsed.Has(_sources);
        if ((isSourced || parsed.Has(_elements)) && parsed.Has(_lines))
            throw CliException.Usage("Give either --elements and --sources, or --lines.");
        if (!isSourced && !parsed.Has(_elements) && !parsed.Has(_lines))
            return null;
        try
        {
            IReadOnlyList<LineCandidate> candidates =
                isSourced ? LineCandidate.OfSources(parsed.GetRequiredValue(_sources), parsed.Or(_elements, []))
                : parsed.Has(_elements) ? LineCandidate.OfElements(parsed.GetRequiredValue(_elements))
                : LineCandidate.OfLines(parsed.GetRequiredValue(_lines));
            return candidates.Count >= 2 || parsed.Has(_join)
                ? candidates
                : throw CliException.Usage("A calibration needs at least two lines.");
        }
        catch (ArgumentException e)
        {
            throw CliException.Usage(ErrorText.Of(e), e);
        }
    }

    private ArrayCalibrationSettings Settings(ParseResult parsed)
    {
        if (parsed.Has(_gainError) && !parsed.Has(_gain))
            throw CliException.Usage("--gain-error belongs to --gain.");
        if (parsed.Has(_offsetError) && !parsed.Has(_offset))
            throw CliException.Usage("--offset-error belongs to --offset.");
        int degree = parsed.Or(_degree, 1);
        if (degree > 4)
            throw CliException.Usage("--degree: expected 1 to 4.");
        return new ArrayCalibrationSettings
        {
            Finder = _peaks.Finder(parsed),
            Degree = degree,
            FollowsBend = !parsed.Has(_degree),
            Assignment = new AssignmentSettings
            {
                Gain = parsed.OrNull(_gain),
                GainError = parsed.Or(_gainError, Defaults.GainError),
                Offset = parsed.OrNull(_offset),
                OffsetError = parsed.Or(_offsetError, Defaults.OffsetError),
            },
        };
    }

    private static void Write(CliConsole console, ArrayReport report)
    {
        ILookup<DetectorStatus, ArrayReportDetector> by = report.Detectors.ToLookup(d => d.Status);
        int suspect = by[DetectorStatus.Suspect].Count();
        console.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{by[DetectorStatus.Calibrated].Count()} of {report.Detectors.Count} "
                    + $"{(report.Detectors.Count == 1 ? "spectrum" : "spectra")} calibrated{(suspect > 0 ? $", {suspect} suspect" : "")}."
            )
        );
        if (by[DetectorStatus.Rejected].Count() < report.Detectors.Count)
        {
            var table = new TextTable(
                TableHead.Words("spectrum", shrinks: true),
                new("offset (eV)"),
                new("gain (eV/channel)"),
                new("lines", IsOptional: true),
                new("residual (eV)"),
                new("confidence (%)", IsOptional: true),
                TableHead.Words("lines", shrinks: true) with
                {
                    IsOptional = true,
                }
            );
            foreach (ArrayReportDetector d in report.Detectors.Where(d => d.Status != DetectorStatus.Rejected))
            {
                table.Add(
                    d.Detector,
                    UncertainText.Of(d.OffsetEv, d.OffsetErrorEv),
                    UncertainText.Of(d.GainEvPerChannel, d.GainErrorEvPerChannel),
                    string.Create(CultureInfo.InvariantCulture, $"{d.Lines.Count}"),
                    UncertainText.Number(d.Lines.Max(l => Math.Abs(l.ResidualEv)), "0.0"),
                    Percent(d.Confidence),
                    string.Join(", ", d.Lines.Select(l => l.Run is null ? l.Name : $"{l.Name} ({l.Run})"))
                );
            }
            console.Table(table);
        }
        foreach (ArrayReportDetector d in report.Detectors)
        {
            if (d.Status != DetectorStatus.Calibrated)
                console.Line($"{d.Detector}: {(d.Status == DetectorStatus.Suspect ? "suspect" : "rejected")}. {d.Reason}");
        }
        foreach (string warning in RemarkKinds.Of(report.Detectors.SelectMany(d => d.Warnings.Select(text => (d.Detector, text)))))
            console.Line(warning);
    }

    // Rounded down: what is printed is not more certain than what was found.
    private static string Percent(double? confidence) =>
        confidence switch
        {
            null => "",
            > MostShown => string.Create(CultureInfo.InvariantCulture, $"> {100 * MostShown:0.0##}"),
            _ => UncertainText.Number(Math.Floor(1e5 * confidence.Value) / 1e3, "0.0##"),
        };
}
