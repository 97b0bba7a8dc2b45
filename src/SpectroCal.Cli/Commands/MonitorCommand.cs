using System.CommandLine;
using System.Globalization;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.Reports;
using SpectroCal.Spectra;

namespace SpectroCal.Cli.Commands;

/// <summary>monitor: which spectra of a campaign have something wrong.</summary>
internal sealed class MonitorCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal monitor run*.mca
        spectrocal monitor today*.csv --reference good*.csv --out monitor
        spectrocal monitor run*.csv --selection monitor/selection.csv --out monitor --force
        """;

    private const double Never = 1e-99; // a smaller probability says nothing more

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
    private readonly Option<double> _falseAlarm = CliOption.Of(
        "--false-alarm",
        "P",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Probability that a spectrum with nothing wrong is not called good (default {Defaults.FalseAlarmProbability})"
        ),
        TextParsers.Positive
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
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document on stdout, and nothing else there");

    /// <summary>Creates the command.</summary>
    public MonitorCommand(CliConsole console)
    {
        Command = new Command("monitor", "Find the spectra of a campaign that have something wrong, and say what.") { _paths };
        foreach (Option option in (Option[])[_reference, _falseAlarm, _selection, .. _listMode.All, _out, _force, _json])
            Command.Options.Add(option);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        var failed = new List<string>();
        IReadOnlyList<SelectedSpectrum> former = parsed.GetValue(_selection) is { } path ? SelectionFile.Read(path, cancellation) : [];
        using ResultFolder? folder = parsed.Has(_out)
            ? OutputOptions.Writing(() => ResultFolder.Open(parsed.GetRequiredValue(_out), MonitorReport.Names, parsed.Has(_force)))
            : null;
        IReadOnlyList<Spectrum> spectra = Read(parsed.GetRequiredValue(_paths)),
            reference = parsed.Has(_reference) ? Read(parsed.GetRequiredValue(_reference)) : spectra;
        var settings = new MonitorSettings { FalseAlarmProbability = parsed.Or(_falseAlarm, Defaults.FalseAlarmProbability) };
        TrainedMonitor trained = console.WithProgress(
            "Learning",
            progress => MonitorTrainer.Train(reference, settings, progress, cancellation)
        );
        IReadOnlyList<SpectrumVerdict> verdicts = parsed.Has(_reference)
            ? console.WithProgress("Judging", progress => trained.Monitor.Judge(spectra, progress, cancellation))
            : trained.Verdicts;
        MonitorReport report = MonitorReport.Of(trained.Monitor, verdicts, failed);
        IReadOnlyList<SelectedSpectrum> selection = SelectedSpectrum.Of(verdicts, former);
        Write(console, report, selection);
        IReadOnlyList<string> files = folder is null
            ? []
            : OutputOptions.Writing(() => folder.Write(report.Files(selection), cancellation));
        console.WriteJson(report);
        console.Written(files, MonitorReport.Names.Count);
        return failed.Count > 0 || report.Good < verdicts.Count ? ExitCode.Partial : ExitCode.Ok;

        IReadOnlyList<Spectrum> Read(string[] paths) =>
            SpectraOfFiles.ReadUnnamed(paths, console, failed, cancellation, _listMode.For(parsed));
    }

    private static void Write(CliConsole console, MonitorReport report, IReadOnlyList<SelectedSpectrum> selection)
    {
        string detectors = report.States.Count == 1 ? "detector" : "detectors";
        console.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Good} of {report.Spectra.Count} spectra of {report.States.Count} {detectors} are good, "
                    + $"{report.Suspicious} suspicious, {report.Bad} bad."
            )
        );
        foreach (DetectorStates detector in report.States.Where(d => d.Runs.Count > 1))
            console.Line(
                $"The runs of detector {detector.Detector} are of {detector.Runs.Count} kinds, each taken for normal: "
                    + $"{string.Join(", ", detector.Runs)} runs."
            );
        HashSet<(string, string)> decided = [.. selection.Where(s => s.By == SelectedBy.Person).Select(s => (s.Detector, s.Run))];
        // A line each, not a table: the reason is what is asked for, and in a narrow window a column of it would be cut.
        foreach (SpectrumVerdict v in report.Spectra.Where(v => v.Verdict != QualityVerdict.Good))
        {
            string name = report.States.Count == 1 ? v.Run : $"{v.Run}, detector {v.Detector}",
                by = decided.Contains((v.Detector, v.Run)) ? " (a person decided)" : "",
                chance = double.IsNaN(v.FalseAlarmProbability) ? ""
                : v.FalseAlarmProbability < Never ? $" ({v.Counts} counts, never by chance)"
                : string.Create(CultureInfo.InvariantCulture, $" ({v.Counts} counts, {v.FalseAlarmProbability:0e+0} by chance)");
            console.Line($"{Verdict(v)}{by}: {name}: {v.Reason}{chance}");
        }
    }

    private static string Verdict(SpectrumVerdict verdict) => verdict.Verdict == QualityVerdict.Bad ? "bad" : "suspicious";
}
