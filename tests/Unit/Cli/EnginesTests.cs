using System.Text.Json;
using SpectroCal.Cli;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Cli;

/// <summary>The command engines, as far as it goes without a plug-in; tests/Torch has the rest.</summary>
public sealed class EnginesTests
{
    [Fact]
    public async Task AnEngineIsListedWithItsDevice()
    {
        CliRun run = await CliRun.Of("engines", "managed");
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        string[] lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("engine", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^managed +\d+\.\d+\.\d+\S* +cpu +\d+\.\d +\S.* threads.* \.NET \d+", Assert.Single(lines[1..]));
    }

    [Fact]
    public async Task JsonHasTheDevices()
    {
        CliRun run = await CliRun.Of("engines", "managed", "--json");
        JsonElement engine = JsonDocument.Parse(run.Out).RootElement[0];
        Assert.True(engine.GetProperty("isAvailable").GetBoolean());
        Assert.True(engine.GetProperty("devices")[0].GetProperty("memoryBytes").GetInt64() > 1 << 20);
    }

    [Fact]
    public async Task WhatIsAskedForByNameMustBeThere()
    {
        (await CliRun.Of("engines", "abacus")).AssertError(ExitCode.Usage, "'abacus'", "managed, torch");
        (await CliRun.Of("engines", "managed", "--device", "cuda:1")).AssertError(ExitCode.Usage, "no device cuda:1");
        (await CliRun.Of("engines", "--device", "cuda")).AssertError(ExitCode.Usage, "--device needs the engine");
    }

    [Theory]
    [InlineData("--engine", "abacus", "There is no engine 'abacus'")]
    [InlineData("--device", "tpu", "no device tpu")]
    [InlineData("--engine", "managed", "64 bits only", "--single")]
    public async Task ACampaignNeedsTheEngineThatItAsksFor(string option, string value, string message, params string[] more)
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.Of(["demo", "--events", "400", "--out", folder["out"], option, value, .. more]);
        run.AssertError(ExitCode.Usage, message);
        Assert.False(Directory.Exists(folder["out"]));
    }
}
