using System.CommandLine;
using SpectroCal.Bench.Monitoring;

namespace SpectroCal.Cli.Options;

/// <summary>Options that several benches with simulated detectors share.</summary>
internal sealed class BenchOptions
{
    private static readonly MonitorStudyRequest Monitoring = new();

    /// <summary>The first seed.</summary>
    public Option<long> Seed { get; } =
        CliOption.Of(
            "--seed",
            "S",
            "With --accuracy, --arrays and --monitoring: seed of the first campaign or array, others have those that follow (default 1)",
            TextParsers.Seed
        );

    /// <summary>Number of detectors.</summary>
    public Option<int> Detectors { get; } =
        CliOption.Of(
            "--detectors",
            "N",
            $"With --arrays: at least so many detectors, in whole arrays (default {ArrayBenchOptions.DefaultDetectors}); "
                + $"with --monitoring: detectors (default {Monitoring.Detectors})",
            TextParsers.Whole(1)
        );

    /// <summary>Counts of a spectrum.</summary>
    public Option<int> Counts { get; } =
        CliOption.Of(
            "--counts",
            "N",
            "With --arrays: photons of a detector (default: 300 to a million); "
                + $"with --monitoring: counts of a spectrum (default {(int)Monitoring.Counts})",
            TextParsers.Whole(100)
        );

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Seed, Detectors, Counts])
            command.Options.Add(option);
    }

    /// <summary>Refuses those that belong to none of the chosen benches.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="bench">The bench that is chosen, as its option; null: none.</param>
    public void Check(ParseResult parsed, string? bench)
    {
        if (parsed.Has(Seed) && bench is null)
            throw CliException.Usage($"{Seed.Name} belongs to --accuracy, --arrays and --monitoring.");
        foreach (Option option in (Option[])[Detectors, Counts])
            if (parsed.Has(option) && bench is not ("--arrays" or "--monitoring"))
                throw CliException.Usage($"{option.Name} belongs to --arrays and --monitoring.");
    }
}
