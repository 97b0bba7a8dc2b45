using System.Text.Json.Nodes;
using SpectroCal.Cli;
using SpectroCal.Reports;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Cli;

public sealed class DemoTests
{
    private const string Events = "800";

    [Fact]
    public async Task WritesTheFourFilesWithThePublishedKeys()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.Of("demo", "--seed", "3", "--events", Events, "--out", folder["out"]);

        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Equal(CampaignFiles.Names.Order(), Directory.GetFileSystemEntries(folder["out"]).Select(Path.GetFileName).Order());
        JsonNode report = JsonNode.Parse(File.ReadAllText(Path.Combine(folder["out"], "report.json")))!;
        Assert.Equal(3, (int)report["seed"]!);
        Assert.Equal(100, (int)report["batches"]!);
        Assert.Equal(800, (double)report["eventsPerBatch"]!);
        Assert.Equal(
            ["Ti Ka:True", "unknown:False", "Cu Ka:True"],
            report["lines"]!.AsArray().Select(l => $"{l!["name"]}:{(bool)l["known"]!}")
        );
        foreach (JsonNode? line in report["lines"]!.AsArray())
        {
            foreach (string calibration in (string[])["standard", "optimized", "perfect"])
                Assert.Equal(["centroidEv", "centroidErrorEv", "fwhmEv", "fwhmErrorEv"], line![calibration]!.AsObject().Select(p => p.Key));
            Assert.InRange((double)line!["optimized"]!["centroidEv"]! - (double)line["energyEv"]!, -3, 3);
            JsonNode error = report["batchErrorEv"]![(string)line["name"]!]!;
            Assert.Equal(["standardRms", "optimizedRms", "optimizedBias", "cramerRaoRms"], error.AsObject().Select(p => p.Key));
            Assert.InRange((double)error["optimizedRms"]!, 0, (double)error["standardRms"]!);
        }
        foreach (string parameter in (string[])["offset", "gain"])
            Assert.True(
                (double)report["parameters"]![parameter]!["optimizedRelativeRms"]! > 0
                    && (double)report["parameters"]![parameter]!["standardRelativeRms"]! > 0
            );
        Assert.Equal(
            "levenberg-marquardt kde-chi2 100",
            $"{report["optimizer"]!["name"]} {report["optimizer"]!["objective"]} {report["optimizer"]!["convergedBatches"]}"
        );
        Assert.True((double)report["optimizer"]!["evaluationsPerBatch"]! > 0);
        Assert.StartsWith(
            "energyEv,standard,optimized,perfect\n",
            File.ReadAllText(Path.Combine(folder["out"], "spectra.csv")),
            StringComparison.Ordinal
        );
        Assert.Equal(101, File.ReadAllLines(Path.Combine(folder["out"], "constants.csv")).Length);
        Assert.Contains("Ti Ka", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', run.Out + run.Error);
    }

    [Fact]
    public async Task EqualSeedsGiveEqualNumbersAndTheCampaignOnDiskGivesThemToo()
    {
        using var folder = new TemporaryFolder();
        string Report(string name) => string.Concat(CampaignFiles.Names.Select(file => File.ReadAllText(Path.Combine(folder[name], file))));

        await CliRun.Of("demo", "--seed", "5", "--events", Events, "--out", folder["a"], "--threads", "1");
        await CliRun.Of("demo", "--seed", "5", "--events", Events, "--out", folder["b"], "--threads", "4");
        await CliRun.Of("demo", "--seed", "6", "--events", Events, "--out", folder["c"]);
        CliRun simulated = await CliRun.Of("simulate", "--seed", "5", "--events", Events, "--out", folder["campaign"]);
        CliRun calibrated = await CliRun.Of("calibrate", folder["campaign"], "--out", folder["d"]);

        Assert.Equal((0, 0, ""), (simulated.Code, calibrated.Code, simulated.Error + calibrated.Error));
        Assert.Equal(Report("a"), Report("b"));
        Assert.NotEqual(Report("a"), Report("c"));
        Assert.Equal(Report("a"), Report("d"));
        Assert.Equal(
            File.ReadAllText(Path.Combine(folder["a"], "spectra.csv")),
            File.ReadAllText(Path.Combine(folder["d"], "spectra.csv"))
        );
    }

    [Theory]
    [InlineData("--objective", "kde-chi2-fixed", "--no-exclude")]
    [InlineData("--objective", "poisson")]
    [InlineData("--objective", "unbinned")]
    [InlineData("--optimizer", "gd")]
    [InlineData("--optimizer", "adam")]
    [InlineData("--optimizer", "lbfgs")]
    [InlineData("--engine", "managed", "--device", "cpu")]
    [InlineData("--bandwidth", "0.01std", "--iterations", "50")]
    [InlineData("--kernel", "exact", "--bandwidth", "30")]
    [InlineData("--exclude", "5900-6400,7000-7100")]
    public async Task RunsInEveryWay(params string[] options)
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.Of(["demo", "--events", "400", "--out", folder["out"], .. options]);
        Assert.InRange(run.Code, ExitCode.Ok, ExitCode.Partial);
        Assert.Equal(run.Code == ExitCode.Partial, run.Error.Contains("not calibrated", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(folder["out"], "report.json")));
    }

    [Fact]
    public async Task JsonIsAllOfStdout()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.Of("demo", "--events", Events, "--out", folder["out"], "--json");
        Assert.Equal(File.ReadAllText(Path.Combine(folder["out"], "report.json")), run.Out);
    }

    [Fact]
    public async Task BatchesWithHardlyAnEventAreReportedAndNotAFault()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.Of("demo", "--events", "2", "--out", folder["out"], "--json");
        Assert.Equal(ExitCode.Partial, run.Code);
        Assert.Equal(100, JsonNode.Parse(run.Out)!["notCalibrated"]!.AsArray().Count);
    }

    [Fact]
    public async Task WhatIsThereIsReplacedOnlyWithForce()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["out"]);
        File.WriteAllText(Path.Combine(folder["out"], "spectra.csv"), "mine");
        string[] demo = ["demo", "--events", Events, "--out", folder["out"]];

        (await CliRun.Of(demo)).AssertError(ExitCode.Output, "spectra.csv", "--force");
        Assert.Equal("spectra.csv", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(folder["out"]))));
        Assert.Equal(ExitCode.Ok, (await CliRun.Of([.. demo, "--force"])).Code);
        Assert.Equal(4, Directory.GetFileSystemEntries(folder["out"]).Length);
    }

    [Fact]
    public async Task AFolderThatCannotBeIsOneErrorBeforeTheWork()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        (await CliRun.Of("demo", "--out", Path.Combine(folder["file"], "out"))).AssertError(ExitCode.Output, "file");
    }

    [Fact]
    public async Task CancellationLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var stopping = new StoppingWriter(cancellation);
        // the first sign of progress is on stderr of a terminal
        int code = await CliApplication.RunAsync(
            ["demo", "--events", Events, "--kernel", "exact", "--out", folder["a/b"]],
            TextWriter.Null,
            stopping,
            new Terminal(false, true),
            cancellation.Token
        );
        Assert.Equal(ExitCode.Interrupted, code);
        code = (await CliRun.Of(Terminal.None, new CancellationToken(true), "simulate", "--out", folder["c"])).Code;
        Assert.Equal(ExitCode.Interrupted, code);
        Assert.False(Directory.Exists(folder["a"]) || Directory.Exists(folder["c"]));
    }

    [Fact]
    public async Task ATerminalGetsTablesOfItsWidth()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.Of(
            new Terminal(true, false, 80, Color: false),
            CancellationToken.None,
            "demo",
            "--events",
            Events,
            "--out",
            folder["out"]
        );
        string[] lines = run.Out.Split('\n');
        Assert.Contains(lines, l => l.StartsWith('╭'));
        Assert.All(lines.Where(l => l.Length > 0 && l[0] is '╭' or '│'), l => Assert.InRange(l.TrimEnd('\r').Length, 1, 80));
    }

    private sealed class StoppingWriter(CancellationTokenSource source) : StringWriter
    {
        public override void Write(string? value) => source.Cancel();

        public override void Write(char value) => source.Cancel();

        public override void Write(char[] buffer, int index, int count) => source.Cancel();
    }
}
