using System.CommandLine;
using SpectroCal.Bench.Arrays;
using SpectroCal.Cli.Output;

namespace SpectroCal.Cli.Options;

/// <summary>bench --arrays: simulated arrays of detectors, calibrated automatically and compared with their truth.</summary>
/// <param name="shared">Options that other benches have, too.</param>
internal sealed class ArrayBenchOptions(BenchOptions shared)
{
    /// <summary>Detectors, unless another number is asked for.</summary>
    public const int DefaultDetectors = 1000;

    private readonly Option<bool> _arrays = CliOption.Flag(
        "--arrays",
        "Calibrate simulated arrays of detectors automatically, and print how many are right, wrong and refused"
    );
    private readonly Option<bool> _blind = CliOption.Flag("--blind", "With --arrays: name no elements");
    private readonly Option<string?> _write = new("--write")
    {
        Description = "With --arrays: write the spectra, and the truth of each, into a folder; two files for each array",
        HelpName = "FOLDER",
    };

    private IReadOnlyList<Option> All => [_arrays, _blind, _write];

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Options.Add(option);
    }

    /// <summary>Whether arrays are asked for.</summary>
    /// <exception cref="CliException">Another of the options is given without.</exception>
    public bool IsGiven(ParseResult parsed)
    {
        if (parsed.Has(_arrays))
            return true;
        return All.FirstOrDefault(o => parsed.Has(o)) is { } other ? throw CliException.Usage($"{other.Name} belongs to --arrays.") : false;
    }

    /// <summary>Measures and prints.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="only">Names of sets of elements, of which there may be one; null for all.</param>
    /// <param name="console">Where to.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void Run(ParseResult parsed, string[]? only, CliConsole console, CancellationToken cancellation)
    {
        if (only is { } names && (names.Length > 1 || !ArrayAccuracy.Sets.Contains(names[0])))
            throw CliException.Usage($"--only names one set of elements: {string.Join(", ", ArrayAccuracy.Sets)}.");
        var request = new ArrayAccuracyRequest(parsed.Or(shared.Detectors, DefaultDetectors), parsed.Or(shared.Seed, 1))
        {
            Blind = parsed.Has(_blind),
            Set = only?[0],
            Counts = parsed.OrNull(shared.Counts),
        };
        string? folder = parsed.GetValue(_write);
        ArrayAccuracyText.Write(
            console,
            request,
            console.WithProgress(
                "arrays",
                progress => OutputOptions.Writing(() => ArrayAccuracy.Measure(request, folder, progress, cancellation))
            )
        );
    }
}
