namespace SpectroCal.Tests.Pester;

/// <summary>Runs each file of Pester tests against the module as it was built, in a PowerShell of its own.</summary>
public sealed class PesterTests(ITestOutputHelper output)
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "Pester");

    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Folder, "*.Tests.ps1").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Passes(string file)
    {
        PesterRun run = await PowerShellHost
            .Find()
            .RunAsync(Path.Combine(Folder, "Invoke-Tests.ps1"), Path.Combine(Folder, file), TestContext.Current.CancellationToken);
        Assert.True(run.HasPassed, $"exit code {run.ExitCode}\n{run.Output}");
        output.WriteLine(run.Output);
    }
}
