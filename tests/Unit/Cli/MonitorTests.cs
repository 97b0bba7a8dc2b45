using System.Text.Json;
using SpectroCal.Cli;
using SpectroCal.Tests.Monitoring;

namespace SpectroCal.Tests.Cli;

public sealed class MonitorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spectrocal-monitor").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task SaysWhatIsWrongAndWritesASelection()
    {
        string[] files = Files(_folder, 12);
        string output = Path.Combine(_folder, "out");
        CliRun run = await CliRun.Of(["monitor", .. files, "--out", output]);
        Assert.Equal((1, ""), (run.Code, run.Error));
        Assert.Contains("11 of 12 spectra of 1 detector are good, 0 suspicious, 1 bad.", run.Out, StringComparison.Ordinal);
        Assert.Contains("The gain is 3", run.Out, StringComparison.Ordinal);
        string selection = Path.Combine(output, "selection.csv"),
            text = await File.ReadAllTextAsync(selection);
        Assert.Equal(13, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        // A person who knows better.
        string bad = text.Split('\n').Single(l => l.Contains(",bad,", StringComparison.Ordinal));
        string[] cells = bad.Split(',');
        await File.WriteAllTextAsync(
            selection,
            text.Replace(bad, $"{cells[0]},{cells[1]},good,magnet on,person", StringComparison.Ordinal)
        );
        CliRun again = await CliRun.Of(["monitor", .. files, "--selection", selection, "--out", output, "--force"]);
        Assert.Equal(1, again.Code);
        Assert.Contains("a person decided", again.Out, StringComparison.Ordinal);
        Assert.Contains(",good,magnet on,person", await File.ReadAllTextAsync(selection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReferencePeriodJudgesOtherRuns()
    {
        string[] files = Files(_folder, 14);
        CliRun run = await CliRun.Of(["monitor", .. files[..3], "--reference", .. files[3..], "--json"]);
        JsonElement report = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal((1, 2, 1), (run.Code, report.GetProperty("good").GetInt32(), report.GetProperty("bad").GetInt32()));
        JsonElement bad = report.GetProperty("spectra").EnumerateArray().Single(s => s.GetProperty("verdict").GetString() == "bad");
        Assert.Equal("gain", bad.GetProperty("kind").GetString());
        Assert.Equal(13, bad.GetProperty("checks").GetArrayLength());
    }

    [Fact]
    public async Task ASavedMonitorJudgesLater()
    {
        string[] files = Files(_folder, 14);
        string saved = Path.Combine(_folder, "good.monitor");
        CliRun learned = await CliRun.Of(["monitor", .. files[3..], "--save", saved]);
        Assert.Equal((0, ""), (learned.Code, learned.Error));
        Assert.Contains("good.monitor", learned.Out, StringComparison.Ordinal);
        (await CliRun.Of(["monitor", .. files[3..], "--save", saved])).AssertError(ExitCode.Output, "give --force");
        string[] by = ["--reference", .. files[3..]];
        Assert.Equal(
            (await CliRun.Of(["monitor", .. files[..3], .. by])).Out,
            (await CliRun.Of(["monitor", .. files[..3], "--monitor", saved])).Out
        );
        (await CliRun.Of(["monitor", .. files[..3], "--monitor", saved, .. by])).AssertError(2, "--reference is for a monitor that learns");
        (await CliRun.Of(["monitor", .. files[..3], "--monitor", files[0]])).AssertError(3, "not a file of a monitor");
        (await CliRun.Of(["monitor", .. files, "--out", _folder, "--watch", "--save", saved])).AssertError(2, "--save writes one");
    }

    [Fact]
    public async Task BinsAndSeedAreChosenAsInTheShell()
    {
        string[] files = Files(_folder, 8);
        CliRun few = await CliRun.Of(["monitor", .. files, "--json", "--most-bins", "64", "--seed", "5"]);
        Assert.NotEqual((await CliRun.Of(["monitor", .. files, "--json"])).Out, few.Out);
        Assert.Equal((await CliRun.Of(["monitor", .. files, "--json", "--most-bins", "64", "--seed", "5"])).Out, few.Out);
        (await CliRun.Of(["monitor", .. files, "--most-bins", "8"])).AssertError(2, "32 to 65 536 bins");
        (await CliRun.Of(["monitor", files[0], "--monitor", "x", "--seed", "2"])).AssertError(2, "--seed is for a monitor that learns");
    }

    [Fact]
    public async Task TooFewRunsAreOneError()
    {
        (await CliRun.Of(["monitor", .. Files(_folder, 2)])).AssertError(2, "at least 3 runs");
        (await CliRun.Of("monitor", Files(_folder, 2)[0], "--false-alarm", "0.9")).AssertError(2, "below 0.5");
    }

    /// <summary>Runs of a detector, of which the second has another gain, or an additional line.</summary>
    internal static string[] Files(string folder, int runs, bool hasLine = false)
    {
        var random = new Random(17);
        return
        [
            .. Enumerable
                .Range(0, runs)
                .Select(r =>
                {
                    bool isOdd = r == 1;
                    double gain = isOdd && !hasLine ? 1.03 : 1,
                        line = isOdd && hasLine ? 800 : 0;
                    double[] rates =
                    [
                        .. RunSets
                            .Gaussian(512, 150 * gain, 5)
                            .Zip(RunSets.Gaussian(512, 300 * gain, 7), (a, b) => 4000 * a + 3000 * b + 2)
                            .Zip(RunSets.Gaussian(512, 220, 6), (usual, added) => usual + line * added),
                    ];
                    string path = Path.Combine(folder, $"run{r:00}.spe");
                    IEnumerable<int> counts = rates.Select(x => MathNet.Numerics.Distributions.Poisson.Sample(random, x));
                    File.WriteAllText(
                        path,
                        $"$DATE_MEA:\n01/02/2026 10:{r:00}:00\n$MEAS_TIM:\n100 101\n$DATA:\n0 511\n{string.Join('\n', counts)}\n"
                    );
                    return path;
                }),
        ];
    }
}
