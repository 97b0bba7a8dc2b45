using SpectroCal.Cli;
using SpectroCal.Formats.N42;
using SpectroCal.Simulation;
using SpectroCal.Spectra;
using SpectroCal.Tests.Cli;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Documentation;

/// <summary>docs/report.md names what the commands write: every key and column, and no other.</summary>
public sealed class ReportPageTests
{
    [Fact]
    public async Task EveryKeyAndColumnWrittenIsOnThePageAndNoOther()
    {
        using var folder = new TemporaryFolder();
        var written = new Dictionary<string, HashSet<string>>();
        void Add(string heading, IEnumerable<string> names)
        {
            if (!written.TryAdd(heading, [.. names]))
                written[heading].UnionWith(names);
        }
        void AddFiles(string part, string results)
        {
            foreach (string path in Directory.GetFiles(folder[results]).Where(p => Path.GetExtension(p) is ".json" or ".csv"))
                Add($"{part} / {Path.GetFileName(path)}", WrittenNames.OfFile(path));
        }

        const string campaigns = "Campaigns: `demo` and `calibrate`",
            simulated = "A campaign on disk: `simulate`";
        await Run(ExitCode.Ok, "demo", "--events", "400", "--out", folder["demo"]);
        AddFiles(campaigns, "demo");
        string[] published = ["demo", "--events", "1000", "--objective", "kde-chi2-fixed", "--no-exclude", "--out", folder["published"]];
        await Run(ExitCode.Ok, published);
        AddFiles(campaigns, "published");
        await Run(ExitCode.Ok, "simulate", "--cycles", "1", "--runs", "2", "--events", "2000", "--out", folder["campaign"]);
        AddFiles(simulated, "campaign");
        string[] batches = [.. Directory.GetFiles(Path.Combine(folder["campaign"], "batches")).Order(StringComparer.Ordinal)];
        Add($"{simulated} / batches/RUN_DETECTOR.csv", WrittenNames.OfFile(batches[0]));
        // One batch holds too few events to be calibrated, and one file is absent.
        File.WriteAllLines(batches[1], [.. File.ReadLines(batches[1]).Take(4)]);
        string[] toy = ["--lines", "Ti=4508.9,Cu=8047.8", "--start", "510,3", "--noise", "25", "--tail", "0.001,2"];
        string[] calibrate = ["calibrate", .. batches, folder["absent.csv"], .. toy, "--json", "--out", folder["calibrated"]];
        string document = await Run(ExitCode.Partial, calibrate);
        AddFiles(campaigns, "calibrated");
        Add(
            $"{campaigns} / --json",
            WrittenNames.OfJson(document).Except(WrittenNames.OfFile(Path.Combine(folder["calibrated"], "report.json")))
        );

        File.WriteAllText(folder["selection.csv"], $"detector,run,verdict,reason,by\n1,{Path.GetFileName(batches[0])},bad,off,person\n");
        string[] selected = ["calibrate", .. batches, .. toy, "--selection", folder["selection.csv"], "--out", folder["selected"]];
        await Run(ExitCode.Partial, selected);
        AddFiles(campaigns, "selected");

        // A file that states slow quantities.
        Spectrum toySpectrum = ToySpectrum.Simulate(new ToySettings())[0];
        RunInfo dated = toySpectrum.Run with { Start = new DateTime(2026, 11, 28) };
        N42Writer.Write(folder["slow.n42"], [toySpectrum with { Batch = toySpectrum.Batch with { Run = dated } }]);
        await Run(ExitCode.Ok, "calibrate", folder["slow.n42"], "--lines", "Ti=4508.9,Cu=8047.8", "--out", folder["slow"]);
        AddFiles(campaigns, "slow");

        // A line of a wrong energy.
        await Run(ExitCode.Ok, "simulate", "--cycles", "2", "--runs", "10", "--events", "5000", "--out", folder["many"]);
        string[] wrong = ["--lines", "Ti=4508.9,middle=6176,Cu=8047.8", "--noise", "25"];
        await Run(ExitCode.Partial, ["calibrate", folder["many"], .. wrong, "--out", folder["suspect"]]);
        AddFiles(campaigns, "suspect");

        // A line that another hides.
        string[] hidden = ["--lines", "Ti=4508.9,beside=4540,Cu=8047.8", "--noise", "25"];
        await Run(ExitCode.Partial, ["calibrate", folder["many"], .. hidden, "--out", folder["hidden"]]);
        AddFiles(campaigns, "hidden");

        const string monitoring = "Monitoring: `monitor`";
        await Run(
            ExitCode.Partial,
            ["monitor", .. MonitorTests.Files(folder[""], 12, hasLine: true), folder["absent.csv"], "--out", folder["monitored"]]
        );
        AddFiles(monitoring, "monitored");

        string array = AutocalTests.Write(folder);
        await Run(ExitCode.Partial, "autocal", array, folder["absent.csv"], "--elements", "Mn,Ti,Cu", "--out", folder["autocal"]);
        AddFiles("Arrays: `autocal`", "autocal");
        await Run(ExitCode.Partial, "autocal", array, "--out", folder["blind"]);
        AddFiles("Arrays: `autocal`", "blind");
        await Run(ExitCode.Ok, ["autocal", "--join", .. AutocalTests.WriteRuns(folder), "--out", folder["joined"]]);
        AddFiles("Arrays: `autocal`", "joined");
        await Run(ExitCode.Ok, "autocal", folder["slow.n42"], "--lines", "Ti=4508.9,Cu=8047.8", "--gain", "3", "--out", folder["warm"]);
        AddFiles("Arrays: `autocal`", "warm");

        string good = FitTests.Spectrum(folder, "good.spe"),
            elsewhere = FitTests.Spectrum(folder, "elsewhere.spe", scale: "0 0.001");
        string[] shape = ["--noise", "60", "--shape", "gauss+tail", "--fix", "tail.fraction=0.05"];
        await Run(ExitCode.Partial, ["fit", good, elsewhere, "--lines", "A=6000", .. shape, "--minos", "--out", folder["fits"]]);
        AddFiles("Line fits: `fit`", "fits");
        // Without errors of the data there is no p-value, but a reason; values that are no counts have errors from somewhere.
        await Run(
            ExitCode.Ok,
            ["fit", good, FitTests.Net(folder["net.csv"]), "--lines", "A=6000", "--statistic", "leastsquares", "--out", folder["unknown"]]
        );
        AddFiles("Line fits: `fit`", "unknown");

        IReadOnlyDictionary<string, IReadOnlyList<string>> page = ReportPage.Read();
        Assert.Equal(page.Keys.Order(StringComparer.Ordinal), written.Keys.Order(StringComparer.Ordinal));
        foreach ((string heading, IReadOnlyList<string> named) in page)
        {
            AssertNone(written[heading].Where(w => !named.Any(n => ReportPage.Means(n, w))), $"{heading}: the page lacks");
            AssertNone(named.Where(n => !written[heading].Any(w => ReportPage.Means(n, w))), $"{heading}: nothing writes");
        }
    }

    private static void AssertNone(IEnumerable<string> names, string fault)
    {
        string[] found = [.. names];
        Assert.True(found.Length == 0, $"{fault} {string.Join(", ", found)}");
    }

    private static async Task<string> Run(int code, params string[] arguments)
    {
        CliRun run = await CliRun.Of(arguments);
        Assert.True(run.Code == code, $"{string.Join(' ', arguments)}: {run.Error}");
        return run.Out;
    }
}
