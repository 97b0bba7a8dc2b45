using System.CommandLine;
using System.Globalization;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Monitoring;
using SpectroCal.Neural;
using SpectroCal.Peaks;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;
using SpectroCal.Sources;
using SpectroCal.Spectra;
using SpectroCal.Training;

namespace SpectroCal.Cli.Commands;

/// <summary>monitor: which spectra of a campaign have something wrong.</summary>
internal sealed class MonitorCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal monitor run*.mca
        spectrocal monitor today*.csv --reference good*.csv --out monitor
        spectrocal monitor run*.csv --selection monitor/selection.csv --out monitor --report --force
        spectrocal monitor good*.mca --autoencoder dense --save good.monitor
        spectrocal monitor today*.mca --monitor good.monitor
        spectrocal monitor "/data/run*.spe" --reference good*.spe --out shift --watch --interval 10
        """;

    /// <summary>Names of all files that results may have.</summary>
    public static readonly IReadOnlyList<string> Names = [.. MonitorReport.Names, MonitorPage.Name];

    private const double DefaultInterval = 5; // s
    private const double LongestInterval = 86_400; // s
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // with a file that cannot be read

    private static readonly MonitorSettings Defaults = new();

    private readonly Argument<string[]> _paths = CliArgument.WithoutOptions(
        new("FILE")
        {
            Description = "Files of spectra, one for each run, or a campaign folder; wildcards are expanded",
            Arity = ArgumentArity.OneOrMore,
        }
    );
    private readonly Option<string[]> _reference = new("--reference")
    {
        Description = "Files of a period in which most was well; without it, the monitor learns from the files themselves",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> _monitor = new("--monitor")
    {
        Description = "In place of --reference: a monitor that --save has written",
        HelpName = "FILE",
    };
    private readonly Option<string> _save = CliOption.Of(
        "--save",
        "FILE",
        "Write the monitor into a file, for --monitor; --force replaces it",
        TextParsers.Path
    );
    private readonly Option<AutoencoderKind?> _autoencoder = AutoencoderOptions.Autoencoder("Also train");
    private readonly Option<double> _falseAlarm = CliOption.Of(
        "--false-alarm",
        "P",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Probability that a spectrum with nothing wrong is not called good (default {Defaults.FalseAlarmProbability})"
        ),
        TextParsers.Positive
    );
    private readonly Option<int> _mostBins = CliOption.Of(
        "--most-bins",
        "N",
        $"Most bins of a spectrum; channels are merged in powers of two until there are not more (default {Defaults.MostBins})",
        TextParsers.Whole(1)
    );
    private readonly Option<long> _seed = CliOption.Of(
        "--seed",
        "N",
        $"Seed of the simulated spectra that say what chance does (default {Defaults.Seed})",
        TextParsers.Seed
    );
    private readonly Option<string?> _selection = new("--selection")
    {
        Description = "A selection.csv in which a person has decided about some spectra: that stays",
        HelpName = "FILE",
    };
    private readonly ListModeOptions _listMode = new();
    private readonly Option<string> _out = CliOption.Of(
        "--out",
        "DIR",
        $"Folder for {string.Join(", ", MonitorReport.Names)}",
        TextParsers.Path
    );
    private readonly Option<bool> _force = CliOption.Flag("--force", "Replace existing files");
    private readonly Option<bool> _report = CliOption.Flag(
        "--report",
        $"Add {MonitorPage.Name} to the folder: a map, what is wrong with pictures, and trends"
    );
    private readonly Option<bool> _watch = CliOption.Flag(
        "--watch",
        $"Look for new files until Ctrl+C, and keep the folder with {MonitorPage.Name} up to date; quote patterns"
    );
    private readonly Option<double> _interval = CliOption.Of(
        "--interval",
        "SECONDS",
        string.Create(CultureInfo.InvariantCulture, $"With --watch: time from one look to the next (default {DefaultInterval})"),
        TextParsers.Positive
    );
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document on stdout, and nothing else there");

    /// <summary>Creates the command.</summary>
    public MonitorCommand(CliConsole console)
    {
        Command = new Command("monitor", "Find the spectra of a campaign that have something wrong, and say what.") { _paths };
        foreach (
            Option option in (Option[])
                [
                    _reference,
                    _monitor,
                    _save,
                    _autoencoder,
                    _falseAlarm,
                    _mostBins,
                    _seed,
                    _selection,
                    .. _listMode.All,
                    _out,
                    _force,
                    _report,
                    _watch,
                    _interval,
                    _json,
                ]
        )
            Command.Options.Add(option);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        Check(parsed);
        IReadOnlyList<SelectedSpectrum> former = parsed.GetValue(_selection) is { } path ? SelectionFile.Read(path, cancellation) : [];
        var settings = new MonitorSettings
        {
            FalseAlarmProbability = parsed.Or(_falseAlarm, Defaults.FalseAlarmProbability),
            MostBins = parsed.Or(_mostBins, Defaults.MostBins),
            Seed = parsed.Or(_seed, Defaults.Seed),
            Autoencoder = AutoencoderTrainer.Of(parsed.GetValue(_autoencoder)),
        };
        return parsed.Has(_watch)
            ? Watch(parsed, console, settings, former, cancellation)
            : Once(parsed, console, settings, former, cancellation);
    }

    // Before anything is read.
    private void Check(ParseResult parsed)
    {
        foreach (Option option in (Option[])[_reference, _autoencoder, _falseAlarm, _mostBins, _seed, _save])
            if (parsed.Has(_monitor) && parsed.Has(option))
                throw CliException.Usage($"{option.Name} is for a monitor that learns, and that of --monitor has learned already.");
        if (parsed.Has(_save) && parsed.Has(_watch))
            throw CliException.Usage("--save writes one monitor, and --watch has no end: save it first, and watch with --monitor.");
        if (parsed.Has(_save) && !parsed.Has(_force) && File.Exists(parsed.GetRequiredValue(_save)))
            throw new CliException(
                ExitCode.Output,
                $"{parsed.GetRequiredValue(_save)} exists: give --force to replace it, or another file with --save."
            );
        if (parsed.Has(_interval) && !parsed.Has(_watch))
            throw CliException.Usage("--interval is for --watch.");
        if (parsed.Or(_interval, DefaultInterval) > LongestInterval)
            throw CliException.Usage($"--interval: a day, {LongestInterval:0} seconds, is the longest.");
        if (parsed.Has(_watch) && parsed.Has(_json))
            throw CliException.Usage($"--json writes one document, and --watch has no end: read {MonitorReport.Names[0]} in the folder.");
        if (!parsed.Has(_report) && !parsed.Has(_watch))
            return;
        if (!parsed.Has(_out))
            throw CliException.Usage(
                $"{(parsed.Has(_watch) ? "--watch" : "--report")} goes into the folder of the results: give one with --out."
            );
        FigureFile.RequireLibrary();
    }

    private int Once(
        ParseResult parsed,
        CliConsole console,
        MonitorSettings settings,
        IReadOnlyList<SelectedSpectrum> former,
        CancellationToken cancellation
    )
    {
        var failed = new List<string>();
        using ResultFolder? folder = parsed.Has(_out) ? Open(parsed) : null;
        IReadOnlyList<Spectrum> spectra = Read(parsed, parsed.GetRequiredValue(_paths), console, failed, cancellation);
        TrainedMonitor judged = Judgement(parsed, console, settings, failed, cancellation).Of(spectra, cancellation);
        IReadOnlyList<string> saved = Save(parsed, judged.Monitor);
        MonitorReport report = MonitorReport.Of(judged.Monitor, judged.Verdicts, failed);
        IReadOnlyList<SelectedSpectrum> selection = SelectedSpectrum.Of(judged.Verdicts, former);
        Write(console, report, selection);
        MonitorPage? page = parsed.Has(_report) ? MonitorPage.Of(report, selection, cancellation) : null;
        IEnumerable<ResultFile> pages = page is null ? [] : [ResultFile.Text(MonitorPage.Name, page.Write())];
        IReadOnlyList<string> files = folder is null
            ? []
            : OutputOptions.Writing(() => folder.Write([.. report.Files(selection), .. pages], cancellation));
        console.WriteJson(report);
        console.Written([.. saved, .. files]);
        foreach (string failure in page?.Failures ?? [])
            console.Error(failure);
        return failed.Count > 0 || report.Good < judged.Verdicts.Count || page?.Failures.Count > 0 ? ExitCode.Partial : ExitCode.Ok;
    }

    private int Watch(
        ParseResult parsed,
        CliConsole console,
        MonitorSettings settings,
        IReadOnlyList<SelectedSpectrum> former,
        CancellationToken cancellation
    )
    {
        string[] paths = parsed.GetRequiredValue(_paths);
        string folder = parsed.GetRequiredValue(_out);
        // What is there already, and what stands for folders, is refused now and not when the first files come.
        IReadOnlyList<string> found = InputPaths.Expand(
            paths,
            (path, message) =>
            {
                if (Directory.Exists(path))
                    throw CliException.Usage(message);
            }
        );
        if (found.Any(File.Exists))
            _listMode.Check(parsed, found);
        Open(parsed).Dispose();
        var failed = new List<string>();
        MonitorJudgement judgement = Judgement(parsed, console, settings, failed, cancellation);
        var interval = TimeSpan.FromSeconds(parsed.Or(_interval, DefaultInterval));
        var files = new FollowedFiles(_listMode.Reading(parsed), interval, interval > Patience ? interval : Patience);
        var selection = new WatchedSelection(Path.Combine(folder, MonitorReport.Names[1]), former);
        return new MonitorWatch(console, paths, files, judgement, selection, folder, interval).Run(cancellation);
    }

    // By each other, by a reference period, or by a monitor that learned before.
    private MonitorJudgement Judgement(
        ParseResult parsed,
        CliConsole console,
        MonitorSettings settings,
        List<string> failed,
        CancellationToken cancellation
    ) =>
        parsed.GetValue(_monitor) is { } path ? new MonitorJudgement(console, SpectrumMonitor.Load(path))
        : parsed.Has(_reference)
            ? MonitorJudgement.By(
                console,
                settings,
                Read(parsed, parsed.GetRequiredValue(_reference), console, failed, cancellation),
                failed,
                cancellation
            )
        : new MonitorJudgement(console, settings);

    private IReadOnlyList<string> Save(ParseResult parsed, SpectrumMonitor monitor)
    {
        if (!parsed.Has(_save))
            return [];
        string path = parsed.GetRequiredValue(_save);
        return OutputOptions.Writing(() =>
        {
            monitor.Save(path, parsed.Has(_force));
            return (string[])[path];
        });
    }

    private ResultFolder Open(ParseResult parsed) =>
        OutputOptions.Writing(() => ResultFolder.Open(parsed.GetRequiredValue(_out), Names, parsed.Has(_force)));

    private IReadOnlyList<Spectrum> Read(
        ParseResult parsed,
        string[] paths,
        CliConsole console,
        List<string> failed,
        CancellationToken cancellation
    ) => SpectraOfFiles.ReadUnnamed(paths, console, failed, cancellation, _listMode.For(parsed));

    private static void Write(CliConsole console, MonitorReport report, IReadOnlyList<SelectedSpectrum> selection)
    {
        console.Line(MonitorText.Summary(report));
        foreach (DetectorStates detector in report.States.Where(d => d.Runs.Count > 1))
            console.Line(
                $"The runs of detector {detector.Detector} are of {detector.Runs.Count} kinds, each taken for normal: "
                    + $"{string.Join(", ", detector.Runs)} runs."
            );
        HashSet<(string, string)> decided = [.. selection.Where(s => s.By == SelectedBy.Person).Select(s => (s.Detector, s.Run))];
        foreach (SpectrumVerdict v in report.Spectra.Where(v => v.Verdict != QualityVerdict.Good))
            console.Line(MonitorText.Line(report, v, decided.Contains((v.Detector, v.Run))));
    }
}
