using System.Text.Json.Nodes;
using System.Xml.Linq;
using SpectroCal.Cli;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Plotting;

namespace SpectroCal.Tests.Cli;

public sealed class PlotTests
{
    [Fact]
    public async Task DrawsFilesOfSpectraInSeveralFormatsAtOnce()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.txt"], string.Join('\n', Enumerable.Range(0, 300).Select(i => i == 150 ? 1000 : 10)));
        CliRun run = await CliRun.Of(
            "plot",
            folder["a.txt"],
            "--start",
            "0,20",
            "--lines",
            "Mn Ka1",
            "--log",
            "--range",
            "1000-5990",
            "--out",
            folder["a.svg"],
            "--out",
            folder["sub/a.png"],
            "--dpi",
            "100",
            "--json"
        );
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        JsonNode document = JsonNode.Parse(run.Out)!;
        Assert.Equal(("spectrum", 2), ((string)document["figures"]![0]!["name"]!, document["files"]!.AsArray().Count));
        string svg = XDocument.Load(folder["a.svg"]).Root!.Value;
        Assert.Contains("Mn Kα1", svg, StringComparison.Ordinal);
        Assert.Contains("counts / 20 eV", svg, StringComparison.Ordinal);
        Assert.Equal((int)Math.Round(85 / 25.4 * 100), DecodedPng.Of(File.ReadAllBytes(folder["sub/a.png"])).Width);
        // One file that is there keeps all others from being written.
        (await CliRun.Of("plot", folder["a.txt"], "--out", folder["b.svg"], "--out", folder["a.svg"])).AssertError(
            ExitCode.Output,
            "a.svg",
            "--force"
        );
        Assert.False(File.Exists(folder["b.svg"]));
        Assert.Equal(
            ExitCode.Ok,
            (
                await CliRun.Of(
                    "plot",
                    folder["a.txt"],
                    "--out",
                    folder["a.svg"],
                    "--force",
                    "--size",
                    "120x60",
                    "--font-size",
                    "9",
                    "--title",
                    "σ_E of run 7"
                )
            ).Code
        );
        Assert.Equal("σE of run 7", XDocument.Load(folder["a.svg"]).Descendants().First(e => e.Name.LocalName == "text").Value);
        Assert.Contains(">channel<", File.ReadAllText(folder["a.svg"]), StringComparison.Ordinal);
        Assert.Contains("width=\"340.16pt\" height=\"170.08pt\"", File.ReadAllText(folder["a.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DrawsCampaignsAndResults()
    {
        using var folder = new TemporaryFolder();
        await CliRun.Of("simulate", "--cycles", "2", "--runs", "3", "--detectors", "2", "--events", "300", "--out", folder["campaign"]);
        CliRun campaign = await CliRun.Of([
            "plot",
            folder["campaign"],
            "--out",
            folder["figures"],
            .. StoredCampaignFigures.Names.SelectMany(n => (string[])["--figure", n]),
        ]);
        Assert.Equal((ExitCode.Ok, ""), (campaign.Code, campaign.Error));
        Assert.Equal(
            StoredCampaignFigures.Names.Select(n => n + ".svg").Order(),
            Directory.GetFiles(folder["figures"]).Select(Path.GetFileName).Order()
        );
        await CliRun.Of("calibrate", folder["campaign"], "--out", folder["result"]);
        CliRun result = await CliRun.Of([
            "plot",
            folder["result"],
            "--out",
            folder["figures"],
            "--format",
            "png",
            "--size",
            "screen",
            .. CampaignFigures.Names.SelectMany(n => (string[])["--figure", n]),
        ]);
        Assert.Equal((ExitCode.Ok, ""), (result.Code, result.Error));
        Assert.Equal(
            CampaignFigures.Names.Select(n => n + ".png").Order(),
            Directory.GetFiles(folder["figures"], "*.png").Select(Path.GetFileName).Order()
        );
        Assert.Equal(1200, DecodedPng.Of(File.ReadAllBytes(folder["figures/overview.png"])).Width);
        (await CliRun.Of("plot", folder["result"], "--figure", "peaks")).AssertError(ExitCode.Usage, "no figure 'peaks'", "overview");
        (await CliRun.Of("plot", folder["campaign"], "--figure", "lines")).AssertError(ExitCode.Usage, "no figure 'lines'", "peaks");
    }

    [Fact]
    public async Task ReadsWhatCanBeReadAndSaysWhatCannot()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["good.txt"], string.Join('\n', Enumerable.Repeat("3", 100)));
        File.WriteAllText(
            folder["events.csv"],
            "time_s,adc\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{100 + i % 7}\n"))
        );
        File.WriteAllText(folder["bad.txt"], "not a spectrum at all\n");
        CliRun run = await CliRun.Of("plot", folder["good.txt"], folder["bad.txt"], folder["events.csv"], "--out", folder["x.svg"]);
        Assert.Equal(ExitCode.Partial, run.Code);
        Assert.Contains("bad.txt", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("events.csv", File.ReadAllText(folder["x.svg"]), StringComparison.Ordinal);
        (await CliRun.Of("plot", folder["bad.txt"], "--out", folder["y.svg"])).AssertError(ExitCode.Input, "bad.txt");
        (await CliRun.Of("plot", folder["none.mca"], "--out", folder["y.svg"])).AssertError(ExitCode.Input, "none.mca");
        Assert.False(File.Exists(folder["y.svg"]));
    }

    [Fact]
    public async Task DrawsExamples()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.Of(
            "plot",
            "--example",
            "correlation",
            "--example",
            "simulation-chain",
            "--seed",
            "2",
            "--out",
            folder["out"],
            "--format",
            "svg",
            "--format",
            "png",
            "--scale",
            "0.5"
        );
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Equal(
            ["correlation.png", "correlation.svg", "simulation-chain.png", "simulation-chain.svg"],
            Directory.GetFiles(folder["out"]).Select(Path.GetFileName).Order()
        );
        Assert.Equal(502, DecodedPng.Of(File.ReadAllBytes(folder["out/correlation.png"])).Width);
    }

    [Theory]
    [InlineData("files or a folder")]
    [InlineData("--example names", "--example", "lines", "--figure", "lines")]
    [InlineData("There is no example 'x'", "--example", "x")]
    [InlineData("--seed is for --example", "a.mca", "--seed", "1")]
    [InlineData("--log is for files", "--example", "lines", "--log")]
    [InlineData("several figures", "--example", "all", "--out", "a.svg")]
    [InlineData("--format is for folders", "--example", "lines", "--out", "a.svg", "--format", "png")]
    [InlineData("--dpi is for PNG", "--example", "lines", "--out", "a.svg", "--dpi", "100")]
    [InlineData("--scale is for PNG", "--example", "lines", "--out", "figures", "--scale", "2")]
    [InlineData("--out y.bmp: figures are written as .svg, .png, .pdf", "--example", "lines", "--out", "y.bmp")]
    [InlineData("expected single, double", "--example", "lines", "--size", "large")]
    [InlineData("--channels draws over channels", "a.mca", "--channels", "--lines", "Cu Ka")]
    [InlineData("2 to 7 numbers", "a.mca", "--start", "1")]
    public async Task OptionsThatMakeNoSenseAreRefused(string expected, params string[] options) =>
        (await CliRun.Of(["plot", .. options])).AssertError(ExitCode.Usage, expected);

    [Fact]
    public async Task SizesThatAreTooSmallOrTooLargeAreOneError()
    {
        using var folder = new TemporaryFolder();
        (await CliRun.Of("plot", "--example", "correlation", "--out", folder["a.svg"], "--size", "3x3")).AssertError(
            ExitCode.Usage,
            "points"
        );
        (await CliRun.Of("plot", "--example", "correlation", "--out", folder["a.svg"], "--size", "20x13")).AssertError(
            ExitCode.Usage,
            "does not fit"
        );
        (await CliRun.Of("plot", "--example", "correlation", "--out", folder["a.png"], "--dpi", "9999", "--scale", "19")).AssertError(
            ExitCode.Usage,
            "too large"
        );
        Assert.Empty(Directory.GetFileSystemEntries(folder["."]));
    }
}
