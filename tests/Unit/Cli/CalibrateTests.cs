using System.Text.Json.Nodes;
using SpectroCal.Cli;
using SpectroCal.Formats;
using SpectroCal.Simulation;
using SpectroCal.Spectra;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Cli;

public sealed class CalibrateTests
{
    private static readonly string[] Toy = ["--lines", "Ti=4508.9,Cu=8047.8", "--start", "510,3", "--noise", "25"];

    // Charge statistics switched off, and all counts in one channel: noise alone makes lines wide, and is not fitted to nothing.
    [Fact]
    public async Task ALineWithoutWidthIsNoErrorOfTheProgram()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["one.txt"], "0\n0\n0\n0\n0\n476\n0", TestContext.Current.CancellationToken);
        string[] options = ["--lines", "Cu L", "--start", "500,10", "--fano", "0", "--no-companions", "--bandwidth", "25"];
        CliRun run = await CliRun.Of(["calibrate", folder["one.txt"], .. options, "--iterations", "50"]);
        Assert.True(run.Code is ExitCode.Partial or ExitCode.Usage, run.Error);
    }

    [Fact]
    public async Task CalibratesFilesAndCarriesOnPastBadOnes()
    {
        using var folder = new TemporaryFolder();
        string[] files = await Batches(folder);
        File.WriteAllText(folder["empty.csv"], "");
        File.WriteAllText(folder["cut.csv"], "time_s,adc\n0.1,1300\n0.2,13");
        File.AppendAllText(folder["cut.csv"], "x");
        CliRun run = await CliRun.Of([
            "calibrate",
            files[0],
            folder["empty.csv"],
            folder["cut.csv"],
            folder["absent.csv"],
            files[1],
            "--json",
            "--out",
            folder["out"],
            .. Toy,
        ]);

        Assert.Equal(ExitCode.Partial, run.Code);
        Assert.Equal(4, run.ErrorLines.Length);
        Assert.Contains("warning: 3 inputs were left out", run.ErrorLines[3], StringComparison.Ordinal);
        Assert.Contains("empty.csv", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("cut.csv, line 3", run.ErrorLines[1], StringComparison.Ordinal);
        Assert.Contains("absent.csv", run.ErrorLines[2], StringComparison.Ordinal);
        JsonNode report = JsonNode.Parse(run.Out)!;
        Assert.Equal(2, (int)report["batches"]!);
        Assert.Equal(3, report["failedFiles"]!.AsArray().Count);
        Assert.All(
            report["constants"]!.AsArray(),
            b =>
            {
                Assert.Equal("Calibrated", (string)b!["status"]!);
                Assert.InRange((double)b["parameters"]![1]!, 2.98, 3.02);
                Assert.True((double)b["parameterErrors"]![0]! > 0);
            }
        );
        Assert.Equal(4, Directory.GetFiles(folder["out"]).Length);
    }

    [Fact]
    public async Task AFailureIsSaidOnce()
    {
        using var folder = new TemporaryFolder();
        string[] files = await Batches(folder);
        File.WriteAllLines(files[0], [.. File.ReadLines(files[0]).Take(4)]);
        CliRun run = await CliRun.Of(["calibrate", .. files, .. Toy, "--json"]);
        string reason = (string)JsonNode.Parse(run.Out)!["constants"]![0]!["reason"]!;
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        run = await CliRun.Of(["calibrate", .. files, .. Toy]);
        Assert.Equal(2, (run.Out + run.Error).Split(reason).Length);
        Assert.Contains("1 of 2 batches was not calibrated", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExpandsWildcards()
    {
        using var folder = new TemporaryFolder();
        await Batches(folder);
        CliRun run = await CliRun.Of(["calibrate", Path.Combine(folder["campaign"], "batches", "*_det01.csv"), .. Toy]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.StartsWith("2 batches", run.Out, StringComparison.Ordinal);
        Assert.Contains("run001_det01.csv", run.Out, StringComparison.Ordinal);
        run = await CliRun.Of(["calibrate", Path.Combine(folder["camp*"], "b?tches", "*"), .. Toy]);
        Assert.StartsWith("2 batches", run.Out, StringComparison.Ordinal);
        (await CliRun.Of(["calibrate", folder["*.none"], .. Toy])).AssertInputMissing("*.none");
    }

    [Fact]
    public async Task FilesOfOneNameAreToldApart()
    {
        using var folder = new TemporaryFolder();
        string[] files = await Batches(folder);
        foreach (string name in (string[])["a", "b"])
        {
            Directory.CreateDirectory(folder[name]);
            File.Copy(files[0], Path.Combine(folder[name], "same.csv"));
        }
        CliRun run = await CliRun.Of(["calibrate", Path.Combine(folder["?"], "same.csv"), .. Toy]);
        Assert.Contains("\na/same.csv ", run.Out, StringComparison.Ordinal);
        Assert.Contains("\nb/same.csv ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SplitsListModeByTimeAndColumn()
    {
        using var folder = new TemporaryFolder();
        string[] files = await Batches(folder);
        CliRun run = await CliRun.Of([
            "calibrate",
            files[0],
            "--slot",
            "1800",
            "--channel-column",
            "adc",
            "--time-column",
            "time_s",
            "--json",
            .. Toy,
        ]);
        Assert.Equal(2, (int)JsonNode.Parse(run.Out)!["batches"]!);
        run = await CliRun.Of(["calibrate", files[0], "--where", "adc=1300|1301", "--json", .. Toy]);
        Assert.True((double)JsonNode.Parse(run.Out)!["eventsPerBatch"]! < 100);
    }

    [Fact]
    public async Task TakesTheConstantsThatAFileStates()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["stated.spe"], Spe("0.5 0.003"));
        await File.WriteAllTextAsync(folder["silent.spe"], Spe(null));
        CliRun run = await CliRun.Of("calibrate", folder["stated.spe"], "--lines", "Ti=4508.9", "--noise", "25", "--json");
        Assert.Equal(1, (int)JsonNode.Parse(run.Out)!["batches"]!);
        run = await CliRun.Of("calibrate", folder["silent.spe"], "--lines", "Ti=4508.9", "--noise", "25");
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("silent.spe", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("One line alone", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("--start", run.ErrorLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindsTheStartFromThePeaksWhereAFileStatesNone()
    {
        using var folder = new TemporaryFolder();
        ToySettings toy = new() { EventsPerBatch = 20_000 };
        Spectrum stated = ToySpectrum.Simulate(toy)[0];
        SpectrumFile.Write(folder["silent.csv"], [stated with { CalibrationCoefficients = [] }]);
        string[] options = ["--lines", "Ti=4508.9;unknown=6156;Cu=8047.8", "--noise", "25"];
        CliRun found = await CliRun.Of(["calibrate", folder["silent.csv"], .. options]);
        Assert.Equal(ExitCode.Ok, found.Code);
        Assert.Contains("its peaks give", found.Out, StringComparison.Ordinal);
        double[] Constants(CliRun run) => [.. JsonNode.Parse(run.Out)!["constants"]![0]!["parameters"]!.AsArray().Select(p => (double)p!)];
        double[] alone = Constants(await CliRun.Of(["calibrate", folder["silent.csv"], .. options, "--json"])),
            given = Constants(await CliRun.Of(["calibrate", folder["silent.csv"], .. options, "--start", "500,3", "--json"]));
        Assert.Equal(given[0], alone[0], 0.05);
        Assert.Equal(given[1], alone[1], 2e-5);
    }

    [Theory]
    [InlineData("--objective, kde", "--objective", "kde")]
    [InlineData("Zz Ka", "--lines", "Zz Ka")]
    [InlineData("Ti; outside the energy range", "--range", "6000-9000")]
    [InlineData("--range", "--range", "9000-6000")]
    [InlineData("--range", "--range", "wide")]
    [InlineData("--noise; 1,5", "--noise", "1,5")]
    [InlineData("--noise; NaN", "--noise", "NaN")]
    [InlineData("--start; 3 numbers", "--function", "poly2")]
    [InlineData("--function; position 10; >>,<<", "--function", "p0 + p1*2,5*adc")]
    [InlineData("--function; 'min'; one of adc; sqrt", "--function", "p0 + p1*min(adc)")]
    [InlineData("--function; without a gap", "--function", "p0 + p2*adc")]
    [InlineData("--function; poly1 to poly6", "--function", "poly7")]
    [InlineData("--start; 3 numbers for p0 + p1*adc + p2*sqrt(adc)", "--function", "p0+p1*a+p2*sqrt(a)")]
    [InlineData("--free", "--free", "p2")]
    [InlineData("--free", "--free", "gain")]
    [InlineData("--learning-rate", "--learning-rate", "1,1")]
    [InlineData("--learning-rate; 2 numbers", "--learning-rate", "1", "--optimizer", "gd")]
    [InlineData("poisson; --kernel", "--objective", "poisson", "--kernel", "exact")]
    [InlineData("unbinned; --kernel", "--objective", "unbinned", "--kernel", "exact")]
    [InlineData("--fractions", "--objective", "kde-chi2-fixed")]
    [InlineData("--fractions", "--fractions", "0.4,0.4,0.2")]
    [InlineData("--fractions; 3 numbers", "--fractions", "0.4,0.2", "--objective", "kde-chi2-fixed")]
    [InlineData("background degree", "--background-degree", "9")]
    [InlineData("--bandwidth", "--bandwidth", "0std")]
    [InlineData("--threads", "--threads", "0")]
    [InlineData("--slot", "--slot", "-5")]
    [InlineData("--where", "--where", "adc")]
    [InlineData("excluded region", "--exclude", "4000-5000")]
    [InlineData("--nonsense", "--nonsense")]
    public async Task RefusesWrongOptions(string expected, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string[] files = await Batches(folder);
        // a later option replaces one of the usual ones
        string[] usual = [.. Toy.Chunk(2).Where(o => !options.Contains(o[0])).SelectMany(o => o)];
        CliRun run = await CliRun.Of(["calibrate", files[0], .. usual, .. options]);
        Assert.Equal((ExitCode.Usage, ""), (run.Code, run.Out));
        foreach (string text in expected.Split([';', ','], StringSplitOptions.TrimEntries))
            Assert.Contains(text, run.ErrorLines[0], StringComparison.Ordinal);
        Assert.All(run.ErrorLines, l => Assert.StartsWith("spectrocal: error: ", l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RefusesContradictoryPaths()
    {
        using var folder = new TemporaryFolder();
        string[] files = await Batches(folder);
        (await CliRun.Of("calibrate", folder["campaign"], files[0])).AssertError(ExitCode.Usage, "only PATH");
        (await CliRun.Of("calibrate", folder["campaign"], "--start", "1,2")).AssertError(ExitCode.Usage, "--start");
        (await CliRun.Of("calibrate", folder["campaign"], "--free", "p4")).AssertError(ExitCode.Usage, "free parameter");
        (await CliRun.Of("calibrate", files[0])).AssertError(ExitCode.Usage, "--lines");
        CliRun none = await CliRun.Of("calibrate");
        Assert.Equal(ExitCode.Usage, none.Code);
    }

    [Fact]
    public async Task ACampaignFolderMayLoseABatchAndTakeAnotherFunction()
    {
        using var folder = new TemporaryFolder();
        string[] files = await Batches(folder);
        CliRun quadratic = await CliRun.Of(
            "calibrate",
            folder["campaign"],
            "--function",
            "p0 + p1*adc + p2*adc^2",
            "--free",
            "p0,p1",
            "--json"
        );
        Assert.Equal(3, JsonNode.Parse(quadratic.Out)!["constants"]![0]!["parameters"]!.AsArray().Count);
        File.Delete(files[0]);
        CliRun run = await CliRun.Of("calibrate", folder["campaign"], "--json");
        Assert.Equal(ExitCode.Partial, run.Code);
        Assert.Contains(Path.GetFileName(files[0]), run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Single(JsonNode.Parse(run.Out)!["constants"]!.AsArray());
        File.WriteAllText(Path.Combine(folder["campaign"], "manifest.json"), "{");
        (await CliRun.Of("calibrate", folder["campaign"])).AssertError(ExitCode.Input, "manifest.json");
    }

    [Fact]
    public async Task TakesAnExpressionForFilesAndFolders()
    {
        const string Root = "p0 + p1*adc + p2*sqrt(adc)";
        using var folder = new TemporaryFolder();
        string[] files = await Batches(folder);
        string[] options = ["--lines", "Ti=4508.9,middle=6156,Cu=8047.8", "--noise", "25", "--json"];
        double Middle(JsonNode report)
        {
            double[] p = [.. report["constants"]![0]!["parameters"]!.AsArray().Select(v => (double)v!)];
            const double channel = (6156 - 500) / 3.0;
            return p[0] + p[1] * channel + (p.Length > 2 ? p[2] * Math.Sqrt(channel) : 0);
        }

        double linear = Middle(JsonNode.Parse((await CliRun.Of(["calibrate", .. files, "--start", "505,3", .. options])).Out)!);
        // A root that is held at nothing changes nothing; one that is free, little.
        foreach ((string[] free, double tolerance) in ((string[], double)[])[(["--free", "p0,p1"], 1e-3), ([], 10)])
        {
            CliRun run = await CliRun.Of([
                "calibrate",
                .. files,
                "--function",
                "p0+p1*a+p2*SQRT(a)",
                "--start",
                "505,3,0",
                "--out",
                folder["out"],
                "--force",
                .. free,
                .. options,
            ]);
            Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
            JsonNode report = JsonNode.Parse(run.Out)!;
            Assert.Equal(Root, (string)report["function"]!);
            Assert.Equal(linear, Middle(report), tolerance);
            Assert.Contains(
                "optimized_p2_error",
                File.ReadLines(Path.Combine(folder["out"], "constants.csv")).First(),
                StringComparison.Ordinal
            );
        }
        Assert.Contains(
            $"\"function\": \"{Root}\"",
            File.ReadAllText(Path.Combine(folder["out"], "report.json")),
            StringComparison.Ordinal
        );
        CliRun plot = await CliRun.Of("plot", folder["out"], "--figure", "detector-drift", "--out", folder["drift.svg"]);
        Assert.Equal((ExitCode.Ok, ""), (plot.Code, plot.Error));

        // The folder's constants are those of the expression without its root; a power is another matter.
        CliRun padded = await CliRun.Of(["calibrate", folder["campaign"], "--function", Root, .. options]);
        Assert.Equal(3, JsonNode.Parse(padded.Out)!["constants"]![0]!["parameters"]!.AsArray().Count);
        (await CliRun.Of("calibrate", folder["campaign"], "--function", "p0 + p1*adc^p2")).AssertError(
            ExitCode.Usage,
            "--function",
            "do not fit"
        );
        string manifest = Path.Combine(folder["campaign"], "manifest.json");
        File.WriteAllText(
            manifest,
            File.ReadAllText(manifest).Replace("p0 + p1*adc", "p0 + p1*adc - 30*exp(-adc/300)", StringComparison.Ordinal)
        );
        CliRun whole = await CliRun.Of("calibrate", folder["campaign"], "--json");
        JsonNode parameters = JsonNode.Parse(whole.Out)!["parameters"]!;
        Assert.Equal(["p0", "p1"], parameters.AsObject().Select(k => k.Key));
    }

    [Fact]
    public async Task AFileStatesNoConstantsOfAnExpression()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["stated.spe"], Spe("0.5 0.003"));
        CliRun run = await CliRun.Of(
            "calibrate",
            folder["stated.spe"],
            "--lines",
            "Ti=4508.9",
            "--noise",
            "25",
            "--function",
            "p0 + p1*adc^1.01"
        );
        run.AssertError(ExitCode.Usage, "stated.spe", "states no constants of p0 + p1*adc^1.01", "--start");
    }

    [Fact]
    public async Task SimulateKeepsWhatIsThere()
    {
        using var folder = new TemporaryFolder();
        string[] files = await Batches(folder);
        string before = File.ReadAllText(files[0]);
        (await CliRun.Of("simulate", "--out", folder["campaign"], "--seed", "9")).AssertError(ExitCode.Output, "manifest.json", "--force");
        Assert.Equal(before, File.ReadAllText(files[0]));
        CliRun forced = await CliRun.Of(
            "simulate",
            "--out",
            folder["campaign"],
            "--seed",
            "9",
            "--cycles",
            "1",
            "--runs",
            "1",
            "--events",
            "10",
            "--force"
        );
        Assert.Equal(ExitCode.Ok, forced.Code);
        Assert.NotEqual(before, File.ReadAllText(files[0]));
    }

    [Fact]
    public async Task SteelGivesThePublishedGainAndZero()
    {
        CliRun run = await CliRun.Of(
            "calibrate",
            SharedData.Path("pymca", "Steel.spe"),
            "--lines",
            "V Ka,Cr Ka,Mn Ka,Fe Ka,Fe Kb,Ni Ka,Ni Kb",
            "--background-degree",
            "3",
            "--start",
            "0,12",
            "--json"
        );
        JsonNode constants = JsonNode.Parse(run.Out)!["constants"]![0]!["parameters"]!;
        Assert.InRange((double)constants[1]!, 11.928 * 0.999, 11.928 * 1.001);
        Assert.InRange((double)constants[0]!, -6.12 - 15, -6.12 + 15);
    }

    /// <summary>Two small batches on disk.</summary>
    private static async Task<string[]> Batches(TemporaryFolder folder)
    {
        CliRun run = await CliRun.Of("simulate", "--out", folder["campaign"], "--cycles", "1", "--runs", "2", "--events", "2000");
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        return [.. Directory.GetFiles(Path.Combine(folder["campaign"], "batches")).Order(StringComparer.Ordinal)];
    }

    private static string Spe(string? calibration)
    {
        IEnumerable<string> counts = Enumerable.Range(0, 2000).Select(i => i is > 1320 and < 1350 ? "50" : "1");
        return "$SPEC_ID:\ntest\n$DATA:\n0 1999\n"
            + string.Join('\n', counts)
            + "\n"
            + (calibration is null ? "" : $"$ENER_FIT:\n{calibration}\n");
    }
}

file static class CliRunExtensions
{
    public static void AssertInputMissing(this CliRun run, string name)
    {
        Assert.Equal((ExitCode.Input, ""), (run.Code, run.Out));
        Assert.Contains(name, run.ErrorLines[0], StringComparison.Ordinal);
    }
}
