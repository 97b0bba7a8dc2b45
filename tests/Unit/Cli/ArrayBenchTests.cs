using System.Text.Json.Nodes;
using SpectroCal.Cli;
using SpectroCal.Formats;

namespace SpectroCal.Tests.Cli;

/// <summary>bench --arrays as a command.</summary>
public sealed class ArrayBenchTests
{
    [Fact]
    public async Task OptionsThatDoNotBelongToItAreRefused()
    {
        (await CliRun.Of("bench", "--blind")).AssertError(ExitCode.Usage, "--arrays");
        (await CliRun.Of("bench", "--detectors", "5")).AssertError(ExitCode.Usage, "--arrays");
        (await CliRun.Of("bench", "--arrays", "--engines")).AssertError(ExitCode.Usage, "--engines");
        (await CliRun.Of("bench", "--arrays", "--only", "brass")).AssertError(ExitCode.Usage, "steel");
    }

    [Fact]
    public async Task WritesTheSpectraThatItMeasures()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string[] command = ["bench", "--arrays", "--only", "ti-cu", "--counts", "300", "--detectors", "1", "--seed", "4"];
            CliRun table = await CliRun.Of(command),
                json = await CliRun.Of([.. command, "--json", "--write", folder]);
            Assert.Equal(0, table.Code);
            Assert.Equal(0, json.Code);
            JsonNode result = JsonNode.Parse(json.Out)!;
            int detectors = result["rows"]!.AsArray().Where(r => (string)r!["kind"]! is "all" or "fault").Sum(r => (int)r!["detectors"]!);
            Assert.InRange(detectors, 8, 64);
            Assert.Contains("healthy detectors", table.Out, StringComparison.Ordinal);
            Assert.Equal(detectors, SpectrumFile.Read(Path.Combine(folder, "array-4.csv")).Count);
            Assert.Contains(
                "--elements Ti,Cu",
                await File.ReadAllTextAsync(Path.Combine(folder, "array-4.truth.txt")),
                StringComparison.Ordinal
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
