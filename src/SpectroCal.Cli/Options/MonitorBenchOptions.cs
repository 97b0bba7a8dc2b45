using System.CommandLine;
using SpectroCal.Bench.Monitoring;
using SpectroCal.Cli.Output;
using SpectroCal.Neural;

namespace SpectroCal.Cli.Options;

/// <summary>bench --monitoring: simulated runs of an array, some of which are bad, judged by a monitor that learns from them.</summary>
/// <param name="shared">Options that other benches have, too.</param>
internal sealed class MonitorBenchOptions(BenchOptions shared)
{
    private readonly Option<bool> _monitoring = CliOption.Flag(
        "--monitoring",
        "Simulate runs of an array with 13 kinds of anomaly, and print how well a monitor that learns from them finds each"
    );
    private readonly Option<int> _runs = CliOption.Of("--runs", "N", "With --monitoring: runs of each (default 50)", TextParsers.Whole(3));
    private readonly Option<AutoencoderKind?> _autoencoder = AutoencoderOptions.Autoencoder("With --monitoring: the monitor also trains");
    private IReadOnlyList<Option> All => [_monitoring, _runs, _autoencoder];

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Options.Add(option);
    }

    /// <summary>Whether monitoring is asked for.</summary>
    /// <exception cref="CliException">Another of the options is given without.</exception>
    public bool IsGiven(ParseResult parsed)
    {
        if (parsed.Has(_monitoring))
            return true;
        return All.FirstOrDefault(o => parsed.Has(o)) is { } other
            ? throw CliException.Usage($"{other.Name} belongs to --monitoring.")
            : false;
    }

    /// <summary>Measures and prints.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="console">Where to.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        var usual = new MonitorStudyRequest();
        MonitorStudyRequest request = usual with
        {
            Detectors = parsed.Or(shared.Detectors, usual.Detectors),
            Runs = parsed.Or(_runs, usual.Runs),
            Counts = parsed.Or(shared.Counts, (int)usual.Counts),
            Seed = parsed.Or(shared.Seed, usual.Seed),
            Autoencoder = parsed.GetValue(_autoencoder),
        };
        MonitorStudyText.Write(
            console,
            console.WithProgress("monitoring", progress => MonitorStudy.Measure(request, progress, cancellation))
        );
    }
}
