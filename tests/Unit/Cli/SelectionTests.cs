using System.Text.Json.Nodes;
using SpectroCal.Cli;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Cli;

/// <summary>What 'monitor' says of spectra is what 'calibrate' leaves out.</summary>
public sealed class SelectionTests
{
    private static readonly string[] Lines = ["--lines", "A=1500,B=3000", "--start", "0,10", "--noise", "10", "--fano", "0.438"];

    [Fact]
    public async Task WhatTheMonitorCallsBadIsLeftOut()
    {
        using var folder = new TemporaryFolder();
        string[] files = MonitorTests.Files(folder[""], 12);
        Assert.Equal(ExitCode.Partial, (await CliRun.Of(["monitor", .. files, "--out", folder["monitor"]])).Code);
        string selection = Path.Combine(folder["monitor"], "selection.csv");
        string[] calibrate = ["calibrate", .. files, .. Lines, "--selection", selection];

        CliRun run = await CliRun.Of([.. calibrate, "--out", folder["out"], "--report"]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Contains("1 spectrum was left out by the selection.", run.Out, StringComparison.Ordinal);
        Assert.Contains("bad: run01.spe, detector ", run.Out, StringComparison.Ordinal);
        JsonNode report = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder["out"], "report.json")))!;
        Assert.Equal(11, (int)report["batches"]!);
        Assert.Equal("run01.spe", (string)report["selection"]!["leftOut"]![0]!["run"]!);
        foreach (string page in new[] { "report.md", "report.html" })
            Assert.Contains(
                "1 spectrum was left out",
                await File.ReadAllTextAsync(Path.Combine(folder["out"], page)),
                StringComparison.Ordinal
            );

        // A person knows better, and of another run that it is suspicious.
        string[] rows = [.. (await File.ReadAllLinesAsync(selection)).Select(Decided)];
        await File.WriteAllLinesAsync(selection, rows);
        CliRun kept = await CliRun.Of([.. calibrate, "--json"]);
        report = JsonNode.Parse(kept.Out)!;
        Assert.Equal((12, 1), ((int)report["batches"]!, (int)report["selection"]!["suspicious"]!));
        report = JsonNode.Parse((await CliRun.Of([.. calibrate, "--only-good", "--json"])).Out)!;
        Assert.Equal("run02.spe", (string)report["selection"]!["leftOut"]!.AsArray().Single()!["run"]!);
    }

    [Fact]
    public async Task WhatDoesNotFitIsSaid()
    {
        using var folder = new TemporaryFolder();
        string[] files = MonitorTests.Files(folder[""], 3);
        string selection = folder["selection.csv"];
        string[] calibrate = ["calibrate", .. files, .. Lines, "--selection", selection];
        (await CliRun.Of(calibrate)).AssertError(ExitCode.Input, "selection.csv", "there is none");
        (await CliRun.Of(["calibrate", .. files, .. Lines, "--only-good"])).AssertError(ExitCode.Usage, "--selection");
        await File.WriteAllTextAsync(selection, "detector,run,verdict,reason,by\nx,y,bad,,person\n");
        (await CliRun.Of(calibrate)).AssertError(ExitCode.Usage, "names none of these spectra", "run00.spe", "'y, detector x'");

        string detector = (string)JsonNode.Parse((await CliRun.Of(["monitor", .. files, "--json"])).Out)!["spectra"]![0]!["detector"]!;
        await File.AppendAllTextAsync(selection, $"{detector},run01.spe,bad,,person\n");
        CliRun run = await CliRun.Of([.. calibrate, folder["absent.spe"]]);
        Assert.Equal(ExitCode.Partial, run.Code);
        Assert.Contains("absent.spe", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("2 of 3 spectra are not in the selection and used unjudged", run.Error, StringComparison.Ordinal);
        Assert.Contains("also names 1 bad spectrum not to be found here: y, detector x.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheBatchesOfACampaignHaveTheSameNames()
    {
        using var folder = new TemporaryFolder();
        string campaign = folder["campaign"];
        Assert.Equal(0, (await CliRun.Of("simulate", "--cycles", "1", "--runs", "8", "--events", "5000", "--out", campaign)).Code);
        string written = folder["monitor"];
        Assert.InRange((await CliRun.Of("monitor", campaign, "--out", written)).Code, 0, 1);
        string selection = Path.Combine(written, "selection.csv");
        string[] rows = await File.ReadAllLinesAsync(selection);
        rows[1] = string.Join(',', [.. rows[1].Split(',')[..2], "bad", "beam was off", "person"]);
        await File.WriteAllLinesAsync(selection, rows);
        CliRun run = await CliRun.Of("calibrate", campaign, "--selection", selection, "--json");
        JsonNode report = JsonNode.Parse(run.Out)!;
        Assert.Equal("beam was off", (string)report["selection"]!["leftOut"]![0]!["reason"]!);
        Assert.Equal((0, 0), ((int)report["selection"]!["unjudged"]!, (int)report["selection"]!["absent"]!));
        (await CliRun.Of("monitor", campaign, "--slot", "100")).AssertError(ExitCode.Usage, "--slot");
    }

    private static string Decided(string row)
    {
        string[] cells = row.Split(',');
        return cells[1] switch
        {
            "run01.spe" => $"{cells[0]},{cells[1]},good,magnet on,person",
            "run02.spe" => $"{cells[0]},{cells[1]},suspicious,door was open,person",
            _ => row,
        };
    }
}
