using System.Globalization;
using System.Text.Json.Nodes;
using SpectroCal.Cli;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Storage;

namespace SpectroCal.Tests.Cli;

public sealed class FitTests
{
    private static readonly string[] Line = ["--lines", "A=6000", "--noise", "60", "--fano", "0"];

    [Fact]
    public async Task JsonHasTheNumbersOfTheFit()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.Of(["fit", Spectrum(folder, "a.spe"), "--json", "--minos", .. Line]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        JsonNode report = JsonNode.Parse(run.Out)!;
        Assert.Equal(["shape", "background", "statistic", "spectra", "failedFiles"], report.AsObject().Select(p => p.Key));
        Assert.Equal(
            ("gauss", "poly1", "poisson"),
            ((string)report["shape"]!, (string)report["background"]!, (string)report["statistic"]!)
        );
        JsonNode spectrum = Assert.Single(report["spectra"]!.AsArray())!;
        string[] keys =
        [
            "spectrum",
            "valid",
            "lowEv",
            "highEv",
            "bins",
            "counts",
            "statistic",
            "status",
            "minimumStatistic",
            "degreesOfFreedom",
            "reducedStatistic",
            "pValue",
            "priorStatistic",
            "assumptions",
            "estimatedDistance",
            "evaluations",
            "lines",
            "parameters",
            "freeParameters",
            "correlations",
        ];
        Assert.Equal(keys, spectrum.AsObject().Select(p => p.Key));
        Assert.True((bool)spectrum["valid"]!);
        JsonNode line = spectrum["lines"]![0]!;
        Assert.InRange((double)line["positionEv"]!, 6002, 6004);
        Assert.Equal((double)line["positionEv"]! - 6000, (double)line["differenceEv"]!, 1e-9);
        Assert.InRange((double)line["resolutionEv"]!, 139, 144);
        Assert.True((double)line["areaError"]! > 0 && (double)line["fwhmErrorEv"]! > 0);
        JsonNode position = spectrum["parameters"]!.AsArray().First(p => (string)p!["name"]! == "A.position")!;
        Assert.True((double)position["minosLower"]! < 0 && (double)position["minosUpper"]! > 0);
        Assert.Equal("free", (string)position["state"]!);
        int free = spectrum["freeParameters"]!.AsArray().Count;
        Assert.Equal(5, free);
        for (int i = 0; i < free; i++)
            Assert.Equal(1, (double)spectrum["correlations"]![i]![i]!, 1e-9);
        Assert.Equal((int)spectrum["bins"]! - free, (int)spectrum["degreesOfFreedom"]!);
    }

    [Theory]
    [InlineData(0.001, false)]
    [InlineData(0.012, true)]
    public async Task SaysHowFarStatedPointsAreOffTheirScale(double offKeV, bool isSaid)
    {
        using var folder = new TemporaryFolder();
        IEnumerable<string> counts = Enumerable
            .Range(0, 1024)
            .Select(i => Text.Invariant($"{20 + (long)(900 * Math.Exp(-0.5 * Math.Pow((i - 600) / 6.0, 2)))}"));
        IEnumerable<string> points = Enumerable
            .Range(1, 4)
            .Select(i => Text.Invariant($"{200 * i} {2.0 * i + (i % 2 == 0 ? -offKeV : offKeV)}"));
        string[] lines = ["<<PMCA SPECTRUM>>", "<<CALIBRATION>>", "LABEL - keV", .. points, "<<DATA>>", .. counts, "<<END>>"];
        File.WriteAllLines(folder["a.mca"], lines);
        CliRun run = await CliRun.Of(["fit", folder["a.mca"], .. Line]);
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(isSaid, run.Error.Contains("The 4 calibration points are up to", StringComparison.Ordinal));
    }

    // Titanium and copper lines on a scale of 500 eV and 10 eV per channel, which the file does not state.
    [Fact]
    public async Task ASpectrumWithoutAScaleIsFittedOnThatOfItsPeaks()
    {
        using var folder = new TemporaryFolder();
        string file = TitaniumAndCopper.Write(folder)[0];
        CliRun run = await CliRun.Of("fit", file, "--lines", "Ti Ka,Cu Ka");
        Assert.Equal(ExitCode.Ok, run.Code);
        const string found =
            "one.txt: The file states no constants; its peaks give [45][0-9][0-9].[0-9] eV and (10.0|9.9)[0-9]* eV per channel";
        Assert.Matches(found, run.Error);
        CliRun json = await CliRun.Of("fit", file, "--lines", "Ti Ka,Cu Ka", "--json");
        JsonNode line = JsonNode.Parse(json.Out)!["spectra"]![0]!["lines"]![1]!;
        Assert.InRange((double)line["positionEv"]!, 8030, 8060);
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("plot", file, "--lines", "Ti Ka,Cu Ka", "--out", folder["one.svg"])).Code);
        CliRun one = await CliRun.Of("fit", file, "--lines", "a=8041");
        one.AssertError(
            ExitCode.Usage,
            "one.txt states no energy calibration, and the peaks give none that is certain (One line",
            "--start"
        );
        (await CliRun.Of("plot", file, "--lines", "a=8041", "--out", folder["two.svg"])).AssertError(ExitCode.Usage, "One line", "--start");
    }

    // Lines that are not there, whose natural width the profiles of the asymmetric errors take to its bound.
    [Fact]
    public async Task ProfilesAlongTheBoundOfAWidthAreNoErrorOfTheProgram()
    {
        using var folder = new TemporaryFolder();
        string[] shape = ["--shape", "voigt", "--widths", "independent", "--positions", "free", "--minos"];
        CliRun run = await CliRun.Of([
            "fit",
            TitaniumAndCopper.Write(folder)[0],
            "--lines",
            "Ti K,Fe K,Cu K",
            "--start",
            "0,10",
            "--range",
            "0-1e9",
            .. shape,
        ]);
        Assert.DoesNotContain("Internal error", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SpectraThatFailAlikeAreOneError()
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(1, 4).Select(i => Spectrum(folder, $"{i}.spe"))];
        CliRun run = await CliRun.Of(["fit", .. files, "--lines", "A=6000", "--tail", "0.1,1.8"]);
        Assert.Equal(ExitCode.Partial, run.Code);
        Assert.Contains("1.spe and 3 more: A tail is given", Assert.Single(run.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WritesItsFilesAndKeepsThoseThatAreThere()
    {
        using var folder = new TemporaryFolder();
        string[] files = [Spectrum(folder, "a.spe"), Spectrum(folder, "b.spe")];
        CliRun run = await CliRun.Of(["fit", .. files, "--out", folder["out"], "--figures", .. Line]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        string Out(string name) => Path.Combine(folder["out"], name);
        Assert.Equal(
            ["curves.csv", "figures/a.spe.svg", "figures/b.spe.svg", "fits.json", "lines.csv", "parameters.csv"],
            Directory
                .GetFiles(folder["out"], "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(folder["out"], f).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(3, File.ReadAllLines(Out("lines.csv")).Length);
        Assert.StartsWith("a.spe,A,true,6000,600", File.ReadAllLines(Out("lines.csv"))[1], StringComparison.Ordinal);
        Assert.Equal(11, File.ReadAllLines(Out("parameters.csv")).Length);
        Assert.Equal("spectrum,lowEv,highEv,counts,model,pull,A,background", File.ReadAllLines(Out("curves.csv"))[0]);
        Assert.Contains("<svg", File.ReadAllText(Out("figures/b.spe.svg")), StringComparison.Ordinal);
        string before = File.ReadAllText(Out("fits.json"));
        (await CliRun.Of(["fit", files[0], "--out", folder["out"], .. Line])).AssertError(ExitCode.Output, "fits.json", "--force");
        Assert.Equal(before, File.ReadAllText(Out("fits.json")));
        Assert.Equal(ExitCode.Ok, (await CliRun.Of(["fit", files[0], "--out", folder["out"], "--force", .. Line])).Code);
        Assert.Single(JsonNode.Parse(File.ReadAllText(Out("fits.json")))!["spectra"]!.AsArray());
    }

    [Fact]
    public async Task ParametersAreChangedFromTheCommandLine()
    {
        using var folder = new TemporaryFolder();
        string file = Spectrum(folder, "a.spe");
        async Task<JsonNode> Parameter(string name, params string[] options)
        {
            CliRun run = await CliRun.Of(["fit", file, "--json", .. Line, .. options]);
            Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
            return JsonNode.Parse(run.Out)!["spectra"]![0]!["parameters"]!.AsArray().First(p => (string)p!["name"]! == name)!;
        }

        JsonNode fixedAt = await Parameter("A.sigma", "--fix", "A.sigma=61.5");
        Assert.Equal(("fixed", 61.5), ((string)fixedAt["state"]!, (double)fixedAt["value"]!));
        JsonNode bounded = await Parameter("A.sigma", "--bound", "A.sigma=65:70");
        Assert.Equal(("atLowerBound", 65.0), ((string)bounded["state"]!, (double)bounded["value"]!));
        JsonNode free = await Parameter("background.scale", "--background", "snip", "--free", "background.scale=1");
        Assert.Equal("free", (string)free["state"]!);
        // Constants of any spelling, and names that hold a sign.
        string[] two = ["--lines", "A=6000,Z-1=6700", "--range", "5500-7000", "--background", "constant"];
        foreach (
            (string tie, double factor, double constant) in new[]
            {
                ("Z-1.area=0.13*A.area", 0.13, 0.0),
                ("Z-1.area=0.13*A.area+1e-3", 0.13, 1e-3),
                ("Z-1.area = -1e-2*A.area + 700", -0.01, 700),
                ("Z-1.area=A.area-2.5E+1", 1, -25),
            }
        )
        {
            JsonNode report = JsonNode.Parse(
                (await CliRun.Of(["fit", file, "--json", "--noise", "60", "--fano", "0", .. two, "--tie", tie])).Out
            )!["spectra"]![0]!;
            double Value(string name) => (double)report["parameters"]!.AsArray().First(p => (string)p!["name"]! == name)!["value"]!;
            Assert.Equal(factor * Value("A.area") + constant, Value("Z-1.area"), 1e-6);
        }
        JsonNode other = JsonNode.Parse(
            (await CliRun.Of(["fit", file, "--json", "--noise", "60", "--fano", "0", .. two, "--tie", "A.area=2*Z-1.area+3"])).Out
        )!["spectra"]![0]!;
        Assert.Contains(other["parameters"]!.AsArray(), p => (string)p!["name"]! == "A.area" && (string)p["state"]! == "tied");
    }

    [Fact]
    public async Task BadFilesAreToldAndTheOthersGoOn()
    {
        using var folder = new TemporaryFolder();
        string good = Spectrum(folder, "good.spe"),
            silent = Spectrum(folder, "silent.spe", scale: null),
            elsewhere = Spectrum(folder, "elsewhere.spe", scale: "0 0.001");
        CliRun run = await CliRun.Of(["fit", good, folder["absent.spe"], silent, elsewhere, "--json", .. Line]);
        Assert.Equal(ExitCode.Partial, run.Code);
        Assert.Equal(3, run.ErrorLines.Length);
        foreach (string name in (string[])["absent.spe", "silent.spe", "elsewhere.spe"])
            Assert.Single(run.ErrorLines, l => l.Contains(name, StringComparison.Ordinal));
        JsonNode report = JsonNode.Parse(run.Out)!;
        Assert.Equal([true, false], report["spectra"]!.AsArray().Select(s => (bool)s!["valid"]!));
        Assert.Equal(2, report["failedFiles"]!.AsArray().Count);
        (await CliRun.Of(["fit", silent, .. Line])).AssertError(ExitCode.Usage, "silent.spe", "--start");
        Assert.Equal(ExitCode.Ok, (await CliRun.Of(["fit", silent, "--start", "0,10", .. Line])).Code);
        // A scale on which every energy is negative.
        Assert.Equal(ExitCode.Partial, (await CliRun.Of(["fit", silent, "--start", "-50000,10", .. Line])).Code);
    }

    [Fact]
    public async Task ManySpectraAreOneTableAndTheCopperLineNeedsNoName()
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(0, 5).Select(i => Spectrum(folder, $"s{i}.spe"))];
        CliRun run = await CliRun.Of(["fit", .. files, .. Line]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.StartsWith(
            "5 of 5 spectra fitted: A, shape gauss, background poly1, Poisson likelihood.",
            run.Out,
            StringComparison.Ordinal
        );
        for (int i = 0; i < 5; i++)
            Assert.Single(run.Out.Split('\n'), l => l.StartsWith($"s{i}.spe", StringComparison.Ordinal));
        CliRun copper = await CliRun.Of("fit", Spectrum(folder, "cu.spe", position: 8047.8), "--shape", "vip2", "--json");
        Assert.InRange((double)JsonNode.Parse(copper.Out)!["spectra"]![0]!["lowEv"]!, 6990, 7010);
    }

    [Theory]
    [InlineData("--shape", "--shape", "square")]
    [InlineData("--background", "--background", "poly9")]
    [InlineData("--range", "--range", "9000-6000")]
    [InlineData("--noise", "--noise", "-5")]
    [InlineData("--start", "--start", "5")]
    [InlineData("--start", "--start", "0,-1")]
    [InlineData("--statistic", "--statistic", "kde")]
    [InlineData("--widths", "--widths", "same")]
    [InlineData("--positions", "--positions", "there")]
    [InlineData("--fix", "--fix", "A.sigma")]
    [InlineData("--bound", "--bound", "A.sigma=5")]
    [InlineData("--bound", "--bound", "A.sigma=5:4")]
    [InlineData("--tie", "--tie", "A.sigma=2*")]
    [InlineData("--free", "--free", "A.sigma=x")]
    [InlineData("--out", "--figures")]
    public async Task RefusesWrongOptions(string expected, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string[] usual = [.. Line.Chunk(2).Where(o => !options.Contains(o[0])).SelectMany(o => o)];
        (await CliRun.Of(["fit", Spectrum(folder, "a.spe"), .. usual, .. options])).AssertError(ExitCode.Usage, expected);
    }

    [Fact]
    public async Task LinesMustBeNamedAndHaveWidths()
    {
        using var folder = new TemporaryFolder();
        string file = Spectrum(folder, "a.spe");
        (await CliRun.Of("fit", file)).AssertError(ExitCode.Usage, "--lines");
        (await CliRun.Of("fit", file, "--lines", "Zz Ka")).AssertError(ExitCode.Usage, "Zz Ka");
        (await CliRun.Of("fit", file, "--lines", "A=6000", "--noise", "0", "--fano", "0")).AssertError(ExitCode.Usage, "--noise 0");
        Assert.Equal(ExitCode.Usage, (await CliRun.Of("fit")).Code);
    }

    [Fact]
    public async Task ValuesThatAreNoCountsAreFittedByLeastSquares()
    {
        using var folder = new TemporaryFolder();
        string net = Net(folder["net.csv"]);
        CliRun run = await CliRun.Of(["fit", net, "--json", .. Line]);
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("Its values are not counts (there is ", run.Error, StringComparison.Ordinal);
        JsonNode fit = JsonNode.Parse(run.Out)!["spectra"]![0]!;
        Assert.Equal(("leastSquares", "stated"), ((string)fit["statistic"]!, (string)fit["errors"]!));
        Assert.InRange((double)fit["lines"]![0]!["positionEv"]!, 5990, 6010);
        CliRun shown = await CliRun.Of(["fit", net, .. Line]);
        Assert.Contains("Errors of the values: those that the file states.", shown.Out, StringComparison.Ordinal);
        CliRun poisson = await CliRun.Of(["fit", net, "--statistic", "poisson", .. Line]);
        Assert.Equal(ExitCode.Partial, poisson.Code);
        Assert.Contains("are not counts, so that only least squares can be had of them", poisson.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatNeedsCountsDoesNotTakeOtherValues()
    {
        using var folder = new TemporaryFolder();
        string net = Net(folder["net.csv"]);
        foreach (
            string[] command in (string[][])
                [
                    ["peaks", net],
                    ["calibrate", net, "--lines", "Fe Ka", "--out", folder["r"]],
                    ["autocal", net],
                    ["convert", net, "--out", folder["c.spe"]],
                ]
        )
        {
            CliRun run = await CliRun.Of(command);
            Assert.Equal(ExitCode.Input, run.Code);
            Assert.Contains("all else needs counts as they were measured", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SpectraOfBothKindsAreFittedInTheOrderOfTheFiles()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.Of(["fit", Net(folder["a.csv"]), Spectrum(folder, "b.spe"), Net(folder["c.csv"]), "--json", .. Line]);
        Assert.Equal(ExitCode.Ok, run.Code);
        JsonArray spectra = JsonNode.Parse(run.Out)!["spectra"]!.AsArray();
        Assert.Equal(["a.csv", "b.spe", "c.csv"], spectra.Select(s => (string)s!["spectrum"]!));
        Assert.Equal(["leastSquares", "poisson", "leastSquares"], spectra.Select(s => (string)s!["statistic"]!));
    }

    /// <summary>A line of 2000 counts at 6000 eV over a background that was subtracted, with errors.</summary>
    internal static string Net(string path)
    {
        var random = new Random(5);
        IEnumerable<string> rows = Enumerable
            .Range(0, 200)
            .Select(k =>
            {
                double energy = 5005 + 10 * k,
                    mu = 25 + 20_000 / (60 * Math.Sqrt(2 * Math.PI)) * Math.Exp(-0.5 * Math.Pow((energy - 6000) / 60, 2)),
                    net = MathNet.Numerics.Distributions.Poisson.Sample(random, mu) - 25.25;
                return string.Create(CultureInfo.InvariantCulture, $"{energy},{net},{Math.Sqrt(mu)}");
            });
        File.WriteAllLines(path, ["Energy (eV),Counts,Error", .. rows]);
        return path;
    }

    /// <summary>A line of 5000 counts and sigma 60 eV on 20 counts a channel of 10 eV, channel 0 at 0 eV.</summary>
    internal static string Spectrum(
        TemporaryFolder folder,
        string name,
        string? scale = "0 0.01",
        double position = 6003,
        double area = 50_000
    )
    {
        IEnumerable<string> counts = Enumerable
            .Range(0, 1000)
            .Select(i =>
                Math.Round(20 + area / (60 * Math.Sqrt(2 * Math.PI)) * Math.Exp(-0.5 * Math.Pow((10 * i - position) / 60, 2)))
                    .ToString(CultureInfo.InvariantCulture)
            );
        File.WriteAllText(
            folder[name],
            "$SPEC_ID:\ntest\n$DATA:\n0 999\n" + string.Join('\n', counts) + "\n" + (scale is null ? "" : $"$ENER_FIT:\n{scale}\n")
        );
        return folder[name];
    }
}
