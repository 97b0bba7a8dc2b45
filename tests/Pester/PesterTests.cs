using System.Collections.Concurrent;

namespace SpectroCal.Tests.Pester;

/// <summary>Runs each file of Pester tests against the module as it was built.</summary>
public sealed class PesterTests(ITestOutputHelper output)
{
    /// <summary>
    /// Files that share a shell: to start one and to compile what it runs takes longer than these tests. All others have one of their own.
    /// </summary>
    private static readonly string[][] Together =
    [
        [
            "Calibration.Tests.ps1",
            "Completion.Tests.ps1",
            "EnergySpectra.Tests.ps1",
            "Monitoring.Tests.ps1",
            "Objects.Tests.ps1",
            "Peaks.Tests.ps1",
            "Results.Tests.ps1",
            "Simulation.Tests.ps1",
            "Spectra.Tests.ps1",
        ],
        ["Formatting.Tests.ps1", "Help.Tests.ps1"],
    ];

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "Pester");

    private static readonly ConcurrentDictionary<string, Lazy<Task<PesterRun>>> Runs = new();

    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Folder, "*.Tests.ps1").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Passes(string file)
    {
        string[] files = Together.FirstOrDefault(group => group.Contains(file)) ?? [file];
        PesterRun run = await Runs.GetOrAdd(files[0], _ => new Lazy<Task<PesterRun>>(() => Run(files))).Value;
        Assert.True(run.HasPassed(file), $"exit code {run.ExitCode}\n{run.Of(file)}");
        output.WriteLine(run.Of(file));
    }

    private static Task<PesterRun> Run(string[] files) =>
        PowerShellHost
            .Find()
            .RunAsync(
                Path.Combine(Folder, "Invoke-Tests.ps1"),
                [.. files.Select(f => Path.Combine(Folder, f))],
                TestContext.Current.CancellationToken
            );
}
