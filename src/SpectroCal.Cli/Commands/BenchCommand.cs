using System.CommandLine;
using SpectroCal.Bench;
using SpectroCal.Bench.Arrays;
using SpectroCal.Bench.Engines;
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
        spectrocal bench --accuracy --only "5 % at -1 sigma" --campaigns 100
        spectrocal bench --engines
        spectrocal bench --arrays --only steel --counts 10000
        spectrocal bench --monitoring --counts 5000
        """;

    private readonly Option<bool> _full = CliOption.Flag("--full", "Also measure what takes long or much memory");
    private readonly Option<string?> _only = new("--only")
    {
        Description =
            "Measure only these: "
            + string.Join(", ", BenchmarkCatalogue.All.Select(b => b.Id))
            + $"; with --accuracy a part of a measurement's name; with --engines {EngineBench.Ids[0]} and its like; "
            + "with --arrays a set of elements: "
            + string.Join(", ", ArrayAccuracy.Sets),
        HelpName = "ID,...",
    };
    private readonly Option<bool> _engines = CliOption.Flag(
        "--engines",
        "Compare the engines on all devices, with every objective at five sizes; takes minutes"
    );
    private readonly Option<string?> _writeProblems = new("--write-problems")
    {
        Description = "Write what --engines compares, with its results, into a folder for other programs",
        HelpName = "FOLDER",
    };
    private readonly BenchOptions _shared = new();
    private readonly AccuracyBenchOptions _accuracy;
    private readonly ArrayBenchOptions _arrays;
    private readonly MonitorBenchOptions _monitoring;
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
            _engines,
            _writeProblems,
        };
        (_accuracy, _arrays, _monitoring) = (
            new AccuracyBenchOptions(_shared),
            new ArrayBenchOptions(_shared),
            new MonitorBenchOptions(_shared)
        );
        _shared.AddTo(Command);
        _accuracy.AddTo(Command);
        _arrays.AddTo(Command);
        _monitoring.AddTo(Command);
        Command.Options.Add(_json);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        string[] own =
        [
            .. new[]
            {
                _accuracy.IsGiven(parsed) ? "--accuracy" : null,
                _arrays.IsGiven(parsed) ? "--arrays" : null,
                _monitoring.IsGiven(parsed) ? "--monitoring" : null,
            }.OfType<string>(),
        ];
        _shared.Check(parsed, own.FirstOrDefault());
        if (own.Length > 0)
        {
            if (own.Length > 1)
                throw CliException.Usage($"{string.Join(" and ", own)} are benches of their own: run one after the other.");
            foreach (Option other in (Option[])[_full, _engines, _writeProblems])
                if (parsed.Has(other))
                    throw CliException.Usage($"{own[0]} measures its own rows and nothing else: leave out {other.Name}.");
            if (own[0] == "--accuracy")
                _accuracy.Run(parsed, parsed.GetValue(_only), console, cancellation);
            else if (own[0] == "--arrays")
                _arrays.Run(parsed, Ids(parsed.GetValue(_only)), console, cancellation);
            else if (parsed.Has(_only))
                throw CliException.Usage("--monitoring measures all kinds of anomaly together: leave out --only.");
            else
                _monitoring.Run(parsed, console, cancellation);
            return ExitCode.Ok;
        }
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

    private static string[]? Ids(string? only)
    {
        string[]? ids = only?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return ids is { Length: 0 } ? throw CliException.Usage("--only names no benchmark.") : ids;
    }

    private static string Number(double value) => UncertainText.Number(value, Math.Abs(value) >= 100 ? "0" : "0.##");
}
