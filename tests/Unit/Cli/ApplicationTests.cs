using System.Text.Json.Nodes;
using SpectroCal.Cli;

namespace SpectroCal.Tests.Cli;

public sealed class ApplicationTests
{
    [Theory]
    [InlineData(ExitCode.Ok, "--help")]
    [InlineData(ExitCode.Ok, "calibrate", "--help")]
    [InlineData(ExitCode.Usage)]
    public async Task HelpTellsTheExitCodes(int code, params string[] args)
    {
        CliRun run = await CliRun.Of(args);
        Assert.Equal((code, ""), (run.Code, run.Error));
        Assert.Contains("130  interrupted", run.Out, StringComparison.Ordinal);
        Assert.Contains("Examples:", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnknownCommandIsOneError() => (await CliRun.Of("demmo")).AssertError(ExitCode.Usage, "demmo");

    [Fact]
    public async Task ListsLines()
    {
        CliRun group = await CliRun.Of("lines", "Cu", "Ka");
        Assert.Contains("8047.823", group.Out, StringComparison.Ordinal);
        Assert.Equal(4, group.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        CliRun json = await CliRun.Of("lines", "Cu Ka", "--json");
        Assert.Equal(1, JsonNode.Parse(json.Out)!.AsArray().Sum(l => (double)l!["fractionOfGroup"]!), 9);
        Assert.Contains("Kb1", (await CliRun.Of("lines")).Out, StringComparison.Ordinal);
        (await CliRun.Of("lines", "Cu Kq")).AssertError(ExitCode.Usage, "Cu Kq", "Cu Ka1");
    }

    [Fact]
    public async Task TheObjectiveOfABenchBelongsToItsAccuracy()
    {
        (await CliRun.Of("bench", "--objective", "poisson")).AssertError(ExitCode.Usage, "--accuracy");
        // Fixed amplitudes need a target that states them, which no scene has.
        (await CliRun.Of("bench", "--accuracy", "--objective", "kde-chi2-fixed")).AssertError(ExitCode.Usage, "kde-chi2-fixed");
        (await CliRun.Of("bench", "--campaigns", "2")).AssertError(ExitCode.Usage, "--accuracy");
        (await CliRun.Of("bench", "--seed", "2")).AssertError(ExitCode.Usage, "--accuracy", "--arrays");
        (await CliRun.Of("bench", "--accuracy", "--arrays")).AssertError(ExitCode.Usage, "--accuracy", "--arrays");
        (await CliRun.Of("bench", "--accuracy", "--only", "no such row")).AssertError(ExitCode.Usage, "line of 5 % at -1 sigma");
    }
}
