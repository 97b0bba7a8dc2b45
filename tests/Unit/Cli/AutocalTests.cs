using System.Text.Json.Nodes;
using MathNet.Numerics.Distributions;
using SpectroCal.Cli;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Cli;

public sealed class AutocalTests
{
    [Fact]
    public async Task CalibratesAnArrayAndSaysWhyNotAll()
    {
        using var folder = new TemporaryFolder();
        string file = Write(folder);
        CliRun run = await CliRun.Of("autocal", file, "--elements", "Mn,Ti,Cu", "--out", folder["out"], "--figures", "--json");
        Assert.Equal((ExitCode.Partial, ""), (run.Code, run.Error));
        JsonArray detectors = JsonNode.Parse(run.Out)!["detectors"]!.AsArray();
        Assert.Equal(4, detectors.Count);
        JsonNode dead = detectors[3]!;
        Assert.Equal(("rejected", "It has no counts."), ((string)dead["status"]!, (string)dead["reason"]!));
        foreach (JsonNode? d in detectors.Take(3))
        {
            Assert.Equal("calibrated", (string)d!["status"]!);
            Assert.InRange((double)d["gainEvPerChannel"]!, 2.4, 3.6);
            Assert.Equal((double)d["offsetEv"]!, (double)d["coefficients"]![0]!);
            Assert.Equal(3, d["covariance"]!.AsArray().Count);
            Assert.Equal((double)d["offsetErrorEv"]!, Math.Sqrt((double)d["covariance"]![0]!), 1e-9);
            Assert.Equal((double)d["gainErrorEvPerChannel"]!, Math.Sqrt((double)d["covariance"]![2]!), 1e-12);
            Assert.InRange((double)d["covariance"]![1]!, double.NegativeInfinity, 0);
            Assert.True(d["lines"]!.AsArray().Count >= 3);
            Assert.InRange((double)d["lines"]![0]!["fwhmEv"]!, 80, 250);
        }
        Assert.Equal(
            ["autocal.json", "constants.csv", "figures", "lines.csv"],
            Directory.EnumerateFileSystemEntries(folder["out"]).Select(Path.GetFileName).Order()
        );
        Assert.Equal(3, Directory.GetFiles(Path.Combine(folder["out"], "figures")).Length);
        Assert.Equal(run.Out, File.ReadAllText(Path.Combine(folder["out"], "autocal.json")));
        (await CliRun.Of("autocal", file, "--elements", "Mn,Ti,Cu", "--out", folder["out"])).AssertError(ExitCode.Output, "--force");
    }

    [Fact]
    public async Task ElementsNeedNotBeNamed()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.Of("autocal", Write(folder));
        Assert.Equal(ExitCode.Partial, run.Code);
        Assert.Contains("Elements found: Cu, Mn, Ti", run.Out, StringComparison.Ordinal);
        Assert.Contains("3 of 4 spectra calibrated", run.Out, StringComparison.Ordinal);
        File.WriteAllText(folder["flat.txt"], string.Join('\n', Enumerable.Repeat("7", 512)));
        (await CliRun.Of("autocal", folder["flat.txt"])).AssertError(ExitCode.Usage, "not clear", "--elements");
    }

    [Fact]
    public async Task PeaksAreListed()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.Of("peaks", Write(folder), "--json");
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        JsonArray spectra = JsonNode.Parse(run.Out)!["spectra"]!.AsArray();
        Assert.All(spectra.Take(3), s => Assert.True(s!["peaks"]!.AsArray().Count >= 3));
        Assert.Empty(spectra[3]!["peaks"]!.AsArray());
        run = await CliRun.Of("peaks", folder["array.csv"]);
        Assert.Contains("significance", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("matched-filter")]
    [InlineData("wavelet")]
    [InlineData("snip")]
    public async Task AFinderIsChosenByName(string name)
    {
        using var folder = new TemporaryFolder();
        string file = Write(folder);
        CliRun run = await CliRun.Of("peaks", file, "--finder", name.ToUpperInvariant(), "--json");
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        JsonNode json = JsonNode.Parse(run.Out)!;
        Assert.Equal(name, (string)json["finder"]!);
        Assert.All(json["spectra"]!.AsArray().Take(3), s => Assert.True(s!["peaks"]!.AsArray().Count >= 3));
        run = await CliRun.Of("autocal", file, "--elements", "Mn,Ti,Cu", "--finder", name, "--json");
        Assert.Equal(3, JsonNode.Parse(run.Out)!["detectors"]!.AsArray().Count(d => (string)d!["status"]! == "calibrated"));
        run = await CliRun.Of("autocal", file, "--elements", "Mn,Ti,Cu", "--finder", name, "--significance", "1e6", "--json");
        Assert.DoesNotContain(JsonNode.Parse(run.Out)!["detectors"]!.AsArray(), d => (string)d!["status"]! == "calibrated");
    }

    [Theory]
    [InlineData("peaks")]
    [InlineData("autocal")]
    public async Task FindersAreInTheHelp(string command)
    {
        CliRun run = await CliRun.Of(command, "--help");
        Assert.Contains("matched-filter, wavelet, snip", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongOptionsAreOneError()
    {
        using var folder = new TemporaryFolder();
        string file = Write(folder);
        (await CliRun.Of("autocal", file, "--elements", "Cu", "--lines", "Cu Ka,Cu Kb")).AssertError(
            ExitCode.Usage,
            "--elements",
            "--lines"
        );
        (await CliRun.Of("peaks", file, "--finder", "hand")).AssertError(
            ExitCode.Usage,
            "--finder",
            "matched-filter, wavelet, snip or network",
            "hand"
        );
        (await CliRun.Of("autocal", file, "--elements", "Xx")).AssertError(ExitCode.Usage, "Xx");
        (await CliRun.Of("autocal", file, "--lines", "Cu Ka")).AssertError(ExitCode.Usage, "two lines");
        (await CliRun.Of("autocal", file, "--elements", "Cu", "--gain-error", "0.1")).AssertError(ExitCode.Usage, "--gain");
        (await CliRun.Of("autocal", file, "--elements", "Cu", "--figures")).AssertError(ExitCode.Usage, "--out");
        (await CliRun.Of("autocal", folder["none.mca"], "--elements", "Cu")).AssertError(ExitCode.Input, "none.mca");
    }

    // Three good detectors and a dead one.
    [Fact]
    public async Task ListModeIsReadAsAskedFor()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(3);
        // Lines of titanium, manganese and copper, and some background, in the rows that are kept; the others are noise at one channel.
        double[] energies = [4508.9, 5895, 8041];
        int Channel(double energyEv) => (int)((Normal.Sample(random, energyEv, 60) + 300) / 3);
        int Value(int i) =>
            i % 4 == 3 ? 900
            : i % 10 == 0 ? random.Next(400, 4000)
            : Channel(energies[i % 4]);
        string[] rows =
        [
            .. Enumerable
                .Range(0, 30_000)
                .Select(i => (Time: i * 0.01, Flag: i % 4 == 3 ? "veto" : "ok", Value: Value(i)))
                .Select(e => FormattableString.Invariant($"{e.Time},{e.Flag},{e.Value}")),
        ];
        File.WriteAllLines(folder["events.csv"], ["time,flag,adc", .. rows]);
        string[] command = ["autocal", folder["events.csv"], "--lines", "Ti=4508.9,Mn=5895,Cu=8041", "--gain", "3", "--json"];
        CliRun run = await CliRun.Of([.. command, "--where", "flag=ok", "--slot", "150"]);
        Assert.Equal("", run.Error);
        JsonArray detectors = JsonNode.Parse(run.Out)!["detectors"]!.AsArray();
        Assert.Equal(2, detectors.Count); // 300 s in slots of 150 s
        Assert.All(detectors, d => Assert.Equal(3, (double)d!["gainEvPerChannel"]!, 0.02));
        Assert.All(detectors, d => Assert.Equal(3, d!["peaks"]!.AsArray().Count));
        (await CliRun.Of("autocal", Write(folder), "--elements", "Ti,Cu", "--slot", "10")).AssertError(
            ExitCode.Usage,
            "--slot is for list mode"
        );
    }

    [Fact]
    public async Task RunsWithOtherSourcesAreJoined()
    {
        using var folder = new TemporaryFolder();
        string[] runs = WriteRuns(folder);
        CliRun run = await CliRun.Of(["autocal", "--join", .. runs, "--out", folder["out"], "--json"]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        JsonNode detector = Assert.Single(JsonNode.Parse(run.Out)!["detectors"]!.AsArray())!;
        Assert.Equal(12.5, (double)detector["gainEvPerChannel"]!, 0.05);
        Assert.Equal(["fe.txt", "am.txt"], detector["runs"]!.AsArray().Select(r => (string)r!["run"]!));
        Assert.Equal(["fe.txt", "am.txt"], detector["lines"]!.AsArray().Select(l => (string)l!["run"]!).Distinct());
        Assert.Contains(",am.txt", File.ReadAllText(Path.Combine(folder["out"], "lines.csv")), StringComparison.Ordinal);
        (await CliRun.Of("autocal", "--join", folder["fe.txt"])).AssertError(ExitCode.Usage, "say what is in it");
        (await CliRun.Of("autocal", "--join", folder["fe.txt"] + ":Xx")).AssertError(ExitCode.Usage, "Xx");
        (await CliRun.Of("autocal", "--join", runs[0], folder["absent.txt"] + ":Cu")).AssertError(ExitCode.Input, "absent.txt");
    }

    /// <summary>An iron and an americium source on one detector, as command lines name them.</summary>
    internal static string[] WriteRuns(TemporaryFolder folder)
    {
        long[] iron = Made.Drawn(4, 6000, 5, (481.2, 8.1, 20_000), (528.8, 8.3, 3000)),
            americium = Made.Drawn(5, 6000, 5, (4772.9, 14, 20_000), (2117.2, 10.5, 1500));
        File.WriteAllText(folder["fe.txt"], string.Join('\n', iron));
        File.WriteAllText(folder["am.txt"], string.Join('\n', americium));
        return [folder["fe.txt"] + ":Mn", folder["am.txt"] + ":Am-241"];
    }

    internal static string Write(TemporaryFolder folder)
    {
        var random = new Random(1);
        var good = new List<SimulatedDetector>();
        while (good.Count < 3)
        {
            SimulatedDetector d = SimulatedDetector.Draw(random, 2000, ["Mn", "Ti", "Cu"], 4096);
            if (d.Sickness == Sickness.None)
                good.Add(d);
        }
        ChannelHistogram dead = ChannelHistogram.FromChannels(new long[4096], 0, ChannelConvention.BinCentre);
        CsvSpectrumWriter.Write(
            folder["array.csv"],
            [.. good.Select(d => d.Histogram).Append(dead).Select((h, i) => new Spectrum($"array {i}", $"SDD{i}", new RunInfo("array"), h))]
        );
        return folder["array.csv"];
    }
}
