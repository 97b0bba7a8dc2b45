using System.Text.Json.Nodes;
using SpectroCal.Cli;
using SpectroCal.Formats;
using SpectroCal.Spectra;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Cli;

public sealed class ConvertTests
{
    [Fact]
    public async Task WritesAllSpectraIntoOneFile()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.mca"], Text.Bytes(Text.Amptek));
        File.WriteAllBytes(folder["b.msa"], Text.Bytes(Text.Msa));
        CliRun run = await CliRun.Of("convert", folder["?.m?a"], "--out", folder["new/all.n42"], "--json");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("a.mca: The file does not state the unit", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        JsonNode file = Assert.Single(JsonNode.Parse(run.Out)!["files"]!.AsArray())!;
        Assert.Equal(
            ("n42", 2, "PX5-2524", 22),
            (
                (string)file["format"]!,
                file["sources"]!.AsArray().Count,
                (string)file["spectra"]![0]!["detector"]!,
                (long)file["spectra"]![0]!["totalCounts"]!
            )
        );
        IReadOnlyList<Spectrum> back = SpectrumFile.Read(folder["new/all.n42"]);
        Assert.Equal(["a.mca", "b.msa"], back.Select(s => s.Name));
        Assert.Equal(248, back[0].Covariates["tecTemperatureK"]);
        (await CliRun.Of("convert", folder["b.msa"], "--out", folder["new/all.n42"])).AssertError(ExitCode.Output, "all.n42", "--force");
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("convert", folder["a.mca"], "--out", folder["new/all.n42"], "--force")).Code);
        Assert.Single(SpectrumFile.Read(folder["new/all.n42"]));
    }

    [Theory]
    [InlineData("npy", true)]
    [InlineData("spe", true)]
    [InlineData("csv", false)]
    [InlineData("n42", false)]
    public async Task SaysWherePositionsOfEventsWillDiffer(string format, bool differ)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["e.csv"], Enumerable.Range(0, 90).Select(i => Text.Invariant($"{400 + i % 7}")).Prepend("adc"));
        CliRun run = await CliRun.Of("convert", folder["e.csv"], "--out", folder[$"x.{format}"]);
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(differ, run.Error.Contains("positions of lines will differ by 0.5", StringComparison.Ordinal));
        ChannelHistogram written = SpectrumFile.Read(folder[$"x.{format}"])[0].Histogram;
        double moved = written.FirstPosition + written.Counts.IndexOfAnyExcept(0L);
        Assert.Equal(differ ? 400.5 : 400, moved);
    }

    [Theory]
    [InlineData(null, "epics.n42", "spe.n42")]
    [InlineData("csv", "epics.csv", "spe.csv")]
    [InlineData("npy", "epics.npy", "spe.npy")]
    [InlineData("spe", "epics-1.spe", "epics-2.spe", "spe.spe")]
    public async Task WritesAFileForEachInputIntoAFolder(string? format, params string[] names)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["epics.mca.gz"], Text.Gzip(Text.Bytes(Text.Epics)));
        File.WriteAllBytes(folder["spe.spe"], Text.Bytes(Text.Spe));
        CliRun run = await CliRun.Of([
            "convert",
            folder["epics.mca.gz"],
            folder["spe.spe"],
            "--out",
            folder["out"],
            .. format is null ? (string[])[] : ["--format", format],
        ]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Equal(names, Directory.GetFiles(folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(folder["out"]), path => Assert.NotEmpty(SpectrumFile.Read(path)));
    }

    [Fact]
    public async Task ListModeBecomesHistogramsAndColumnsKeepTheirFiles()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["run.BIN"], Text.CompassBinary());
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("convert", folder["run.BIN"], "--out", folder["run.csv"])).Code);
        Assert.StartsWith("position,B0CH3,B1CH3\n100,1,0\n101,1,0\n", File.ReadAllText(folder["run.csv"]), StringComparison.Ordinal);
        File.WriteAllText(folder["a.txt"], "1\n2\n");
        File.WriteAllText(folder["b.txt"], "3\n4\n");
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("convert", folder["a.txt"], folder["b.txt"], "--out", folder["both.csv"])).Code);
        Assert.Equal("channel,a.txt:1,b.txt:1\n0,1,3\n1,2,4\n", File.ReadAllText(folder["both.csv"]));
    }

    [Fact]
    public async Task NamesAFileThatCannotBeWrittenOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It has a folder that nobody may write into.");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.txt"], "0\n5\n9\n5\n0\n");
        CliRun run = await CliRun.Of("convert", folder["a.txt"], "--out", "/sys/x.spe");
        Assert.Equal(ExitCode.Output, run.Code);
        Assert.Equal(2, run.Error.Split("/sys/x.spe").Length);
    }

    [Fact]
    public async Task SaysWhatCannotBeReadOrWritten()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["curved.spe"], Text.Bytes(Text.Spe));
        File.WriteAllText(folder["plain.txt"], "1\n2\n");
        File.WriteAllText(folder["bad.txt"], "not a spectrum at all\n");
        CliRun run = await CliRun.Of(
            "convert",
            folder["plain.txt"],
            folder["bad.txt"],
            folder["none*"],
            folder["curved.spe"],
            "--out",
            folder["out"],
            "--format",
            "msa",
            "--json"
        );
        Assert.Equal((ExitCode.Partial, 3), (run.Code, run.ErrorLines.Length));
        Assert.Contains("straight", run.ErrorLines[2], StringComparison.Ordinal);
        Assert.Equal(3, JsonNode.Parse(run.Out)!["failed"]!.AsArray().Count);
        Assert.Equal(["plain.msa"], Directory.GetFiles(folder["out"]).Select(Path.GetFileName));
        (await CliRun.Of("convert", folder["bad.txt"], "--out", folder["x.n42"])).AssertError(ExitCode.Input, "bad.txt");
        (await CliRun.Of("convert", folder["curved.spe"], "--out", folder["x.msa"])).AssertError(ExitCode.Usage, "straight");
        (await CliRun.Of("convert", folder["curved.spe"], folder["plain.txt"], "--out", folder["x.spe"])).AssertError(
            ExitCode.Usage,
            "holds one spectrum"
        );
        Directory.CreateDirectory(folder["deep"]);
        File.Copy(folder["plain.txt"], folder["deep/plain.txt"]);
        (await CliRun.Of("convert", folder["plain.txt"], folder["deep/plain.txt"], "--out", folder["out2/"])).AssertError(
            ExitCode.Usage,
            "2 times"
        );
        Assert.False(Directory.Exists(folder["out2"]));
    }

    [Theory]
    [InlineData("--out", "a.txt")]
    [InlineData("Option '--out' is required", "a.txt", "--json")]
    [InlineData("ends in .n42", "a.txt", "--out", "x.xyz")]
    [InlineData("--format: A format is for folders", "a.txt", "--out", "x.n42", "--format", "csv")]
    [InlineData("expected n42, csv, npy, spe or msa", "a.txt", "--out", "x", "--format", "root")]
    public async Task OptionsThatMakeNoSenseAreRefused(string expected, params string[] options) =>
        (await CliRun.Of(["convert", .. options])).AssertError(ExitCode.Usage, expected);
}
