using System.CommandLine;
using System.Globalization;
using SpectroCal.Bench;
using SpectroCal.Bench.Accuracy;
using SpectroCal.Bench.Arrays;
using SpectroCal.Bench.Engines;
using SpectroCal.Calibration;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Commands;

/// <summary>bench: the speed of the main tasks on this machine.</summary>
internal sealed class BenchCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal bench
        spectrocal bench --only campaign-100x5000,published-iteration --json
        spectrocal bench --engines
        spectrocal bench --arrays --only steel --counts 10000
        """;

    private readonly Option<bool> _full = CliOption.Flag("--full", "Also measure what takes long or much memory");
    private readonly Option<string?> _only = new("--only")
    {
        Description =
            "Measure only these: "
            + string.Join(", ", BenchmarkCatalogue.All.Select(b => b.Id))
            + $"; with --engines {EngineBench.Ids[0]} and its like; with --arrays a set of elements: "
            + string.Join(", ", ArrayAccuracy.Sets),
        HelpName = "ID,...",
    };
    private readonly Option<bool> _accuracy = CliOption.Flag(
        "--accuracy",
        "Calibrate simulated measurements whose truth is known, and print how far off the results are; takes minutes"
    );
    private readonly Option<bool> _engines = CliOption.Flag(
        "--engines",
        "Compare the engines on all devices, with every objective at five sizes; takes minutes"
    );
    private readonly Option<string?> _writeProblems = new("--write-problems")
    {
        Description = "Write what --engines compares, with its results, into a folder for other programs",
        HelpName = "FOLDER",
    };
    private readonly Option<ObjectiveKind> _objective = CliOption.Of(
        "--objective",
        "NAME",
        "What --accuracy minimises: kde-chi2 (default), poisson or unbinned",
        TextParsers.OneOf(
            (ObjectiveKind.KdeChiSquare.Name(), ObjectiveKind.KdeChiSquare),
            (ObjectiveKind.Poisson.Name(), ObjectiveKind.Poisson),
            (ObjectiveKind.UnbinnedLikelihood.Name(), ObjectiveKind.UnbinnedLikelihood)
        )
    );
    private readonly ArrayBenchOptions _arrays = new();
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document on stdout");

    /// <summary>Creates the command.</summary>
    public BenchCommand(CliConsole console)
    {
        Command = new Command(
            "bench",
            "Measure the speed of the main tasks on this machine: medians of seven runs, after a warm-up until the runtime has stopped "
                + "compiling (1.5 to 10 s for each)."
        )
        {
            _full,
            _only,
            _accuracy,
            _objective,
            _engines,
            _writeProblems,
        };
        _arrays.AddTo(Command);
        Command.Options.Add(_json);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        if (_arrays.IsGiven(parsed))
        {
            foreach (Option other in (Option[])[_full, _accuracy, _objective, _engines, _writeProblems])
                if (parsed.Has(other))
                    throw CliException.Usage($"--arrays measures arrays and nothing else: leave out {other.Name}.");
            _arrays.Run(parsed, Ids(parsed.GetValue(_only)), console, cancellation);
            return ExitCode.Ok;
        }
        if (parsed.Has(_accuracy))
        {
            if (parsed.Has(_full) || parsed.GetValue(_only) is not null || parsed.Has(_engines))
                throw CliException.Usage("--accuracy measures all of its rows and nothing else: leave out --only, --full and --engines.");
            Accuracy(console, parsed.GetValue(_objective), cancellation);
            return ExitCode.Ok;
        }
        if (parsed.Has(_objective))
            throw CliException.Usage("--objective belongs to --accuracy: speeds are those of the usual objective.");
        string[]? only = Ids(parsed.GetValue(_only));
        string? folder = parsed.GetValue(_writeProblems);
        if (parsed.Has(_engines))
        {
            if (parsed.Has(_full))
                throw CliException.Usage("--engines measures all sizes: leave out --full.");
            EngineText.Write(
                console,
                console.WithProgress("engines", progress => EngineBench.Measure(only, folder, progress, cancellation))
            );
            return ExitCode.Ok;
        }
        if (folder is not null)
            throw CliException.Usage("--write-problems belongs to --engines.");
        IReadOnlyList<Benchmark> chosen = BenchmarkCatalogue.Choose(only, parsed.Has(_full));
        var reasons = new List<string>();
        BenchmarkRow[] rows = console.WithProgress(
            chosen[0].Id,
            progress =>
                chosen
                    .Select(
                        (benchmark, i) =>
                        {
                            progress?.Report(new StageProgress(benchmark.Id, i, chosen.Count));
                            return Isolated.Run<BenchmarkRow?>(
                                $"benchmark {benchmark.Id}",
                                () => benchmark.Measure(cancellation),
                                reason =>
                                {
                                    reasons.Add($"{benchmark.Id}: {reason}");
                                    return null;
                                }
                            );
                        }
                    )
                    .OfType<BenchmarkRow>()
                    .ToArray()
        );
        foreach (string reason in reasons)
            console.Error(reason);
        if (rows.Length == 0)
            return ExitCode.Unexpected;
        console.WriteJson(rows);
        var table = new TextTable(
            TableHead.Words("id"),
            new("median"),
            TableHead.Words("unit"),
            new("min"),
            new("max"),
            new("bound"),
            TableHead.Words("note", shrinks: true)
        );
        foreach (BenchmarkRow row in rows)
            table.Add(
                row.Id,
                Number(row.Median),
                row.Unit,
                Number(row.Min),
                Number(row.Max),
                row.Bound is { } bound ? Number(bound) : "",
                row.Note
            );
        console.Table(table);
        return reasons.Count > 0 ? ExitCode.Partial : ExitCode.Ok;
    }

    private static void Accuracy(CliConsole console, ObjectiveKind objective, CancellationToken cancellation)
    {
        (string Row, int Events, int Batches, int Campaigns)[] cells =
        [
            .. AccuracyBench.Rows.SelectMany(r => AccuracyBench.ColumnsOf(r).Select(c => (r, c.Events, c.Batches, c.Campaigns))),
        ];
        AccuracyRow[] rows = console.WithProgress(
            "accuracy",
            progress =>
                cells
                    .Select(
                        (cell, i) =>
                        {
                            progress?.Report(new StageProgress(cell.Row, i, cells.Length));
                            return AccuracyBench.Measure(
                                cell.Row,
                                cell.Events,
                                cell.Batches,
                                cell.Campaigns,
                                objective: objective,
                                cancellation: cancellation
                            );
                        }
                    )
                    .ToArray()
        );
        console.WriteJson(rows);
        var table = new TextTable(
            TableHead.Words("measurement"),
            new("events"),
            TableHead.Words("line"),
            new("bias (eV)"),
            new("in errors"),
            new("pull width"),
            new("RMS / bound"),
            new("flagged"),
            new("wrong"),
            new("silently"),
            new("CPU (ms)")
        );
        foreach (AccuracyRow row in rows)
        foreach (AccuracyLine line in row.Lines)
            table.Add(
                row.Row,
                row.Events.ToString(CultureInfo.InvariantCulture),
                line.Name,
                Signed(line.BiasEv),
                Signed(line.BiasInErrors),
                Number(line.PullWidth),
                Number(line.RmsOverBound),
                $"{row.Flagged}/{row.Campaigns}",
                $"{row.Wrong}/{row.Campaigns}",
                $"{row.SilentlyWrong}/{row.Campaigns}",
                row.ProcessorMilliseconds.ToString("0", CultureInfo.InvariantCulture)
            );
        console.Table(table);
    }

    private static string Signed(double value) => UncertainText.Number(value, "+0.00;-0.00;0.00");

    private static string[]? Ids(string? only)
    {
        string[]? ids = only?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return ids is { Length: 0 } ? throw CliException.Usage("--only names no benchmark.") : ids;
    }

    private static string Number(double value) => UncertainText.Number(value, Math.Abs(value) >= 100 ? "0" : "0.##");
}
