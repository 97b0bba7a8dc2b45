using System.Text.Json.Nodes;
using SpectroCal.Cli;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Cli;

/// <summary>Whatever one batch, detector, file, fit or figure throws: the others have their results, and a bug is told as one.</summary>
public sealed class IsolationTests : IDisposable
{
    // K alpha and K beta of Ti, Fe and Cu, eV, with their counts in the highest channel.
    private static readonly (double EnergyEv, double Height)[] Lines =
    [
        (4509, 2000),
        (4932, 260),
        (6400, 1500),
        (7058, 200),
        (8042, 1800),
        (8905, 240),
    ];
    private readonly TemporaryFolder _folder = new();

    public IsolationTests()
    {
        foreach (string name in (string[])["good.txt", "bad.txt"])
            File.WriteAllLines(_folder[name], Enumerable.Range(0, 1000).Select(k => $"{Counts(k):0}"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("peaks", "peaks bad.txt")]
    [InlineData("fit --lines 'Ti Ka,Fe Ka,Cu Ka' --start 0,10", "fit 1")]
    [InlineData("fit --lines 'Ti Ka,Fe Ka,Cu Ka' --start 0,10", "spectrum bad.txt")]
    [InlineData("calibrate --lines 'Ti Ka,Fe Ka,Cu Ka' --start 0,10", "batch bad.txt")]
    [InlineData("calibrate --lines 'Ti Ka,Fe Ka,Cu Ka' --start 0,10", "combined spectrum")]
    [InlineData("autocal --elements Ti,Fe,Cu", "detector bad.txt")]
    [InlineData("autocal --elements Ti,Fe,Cu", "array")]
    [InlineData("autocal --gain 10", "elements bad.txt")]
    [InlineData("plot --out OUT/a.svg --log", "spectrum bad.txt")]
    [InlineData("plot --out OUT --figure spectrum --figure waterfall", "figure waterfall")]
    [InlineData("plot --out OUT --figure spectrum --figure waterfall", "figure OUT/waterfall.svg")]
    [InlineData("convert --out OUT/ --format csv", "file OUT/bad.csv")]
    [InlineData("peaks", "file bad.txt")]
    [InlineData("fit --lines 'Ti Ka' --start 0,10 --out OUT --figures", "figure figures/bad.txt.svg")]
    [InlineData("autocal --elements Ti,Fe,Cu --out OUT --figures", "figure figures/bad.txt.svg")]
    [InlineData("calibrate --lines 'Ti Ka,Fe Ka,Cu Ka' --start 0,10 --out OUT --report", "figure figures/lines.svg")]
    public async Task OneUnitThatThrowsLeavesTheOthers(string command, string unit)
    {
        string[] args = Args(command);
        CliRun sound = await CliRun.Of(args);
        Assert.InRange(sound.Code, 0, 1); // such spectra may be suspect
        string at = Unit(unit);
        CliRun run;
        int thrown = 0;
        using (
            InjectedFault.Into(u =>
            {
                if (u != at)
                    return null;
                Interlocked.Increment(ref thrown);
                return new InvalidOperationException("as injected");
            })
        )
            run = await CliRun.Of(args);
        Assert.True(thrown > 0, $"No unit '{at}' was met.");
        Assert.Equal(unit == "elements bad.txt" ? sound.Code : ExitCode.Partial, run.Code);
        string left = args[0] switch
        {
            "plot" => "Written",
            "convert" => "good.csv",
            _ => "good.txt",
        };
        Assert.Contains(left, run.Out, StringComparison.Ordinal);
        if (unit == "elements bad.txt")
            return;
        string bug = Assert.Single(run.ErrorLines, l => l.StartsWith("spectrocal: bug: ", StringComparison.Ordinal));
        Assert.Contains("InvalidOperationException", bug, StringComparison.Ordinal);
        Assert.Contains("as injected", bug, StringComparison.Ordinal);
        Assert.Contains($"SpectroCal {BugReport.Version}", bug, StringComparison.Ordinal);
        Assert.Contains($"Command line: spectrocal {args[0]} ", bug, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheOtherBatchIsWhatItIsAlone()
    {
        string[] options = ["--lines", "Ti Ka,Fe Ka,Cu Ka", "--start", "0,10", "--json"];
        CliRun run;
        using (InjectedFault.Into(u => u == "batch bad.txt" ? new IndexOutOfRangeException() : null))
            run = await CliRun.Of(["calibrate", _folder["good.txt"], _folder["bad.txt"], .. options]);
        CliRun alone = await CliRun.Of(["calibrate", _folder["good.txt"], .. options]);
        JsonNode both = JsonNode.Parse(run.Out)!;
        JsonArray failed = both["notCalibrated"]!.AsArray();
        Assert.Equal("bad.txt", (string)Assert.Single(failed)!["run"]!);
        Assert.StartsWith(BugReport.Beginning, (string)failed[0]!["reason"]!, StringComparison.Ordinal);
        Assert.Equal((int)JsonNode.Parse(alone.Out)!["optimizer"]!["convergedBatches"]!, (int)both["optimizer"]!["convergedBatches"]!);
    }

    [Theory]
    [InlineData("peaks", "peaks")]
    [InlineData("plot --out OUT/a.svg", "spectrum")]
    public async Task WhereNothingIsLeftABugIsAnInternalError(string command, string unit)
    {
        CliRun run;
        using (InjectedFault.Into(u => u.StartsWith(unit + ' ', StringComparison.Ordinal) ? new InvalidOperationException() : null))
            run = await CliRun.Of(Args(command));
        Assert.Equal((ExitCode.Unexpected, ""), (run.Code, run.Out));
        Assert.StartsWith("spectrocal: bug: ", run.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARefusalIsNoBug()
    {
        using (InjectedFault.Into(u => u == "peaks bad.txt" ? new CalibrationException("It cannot be.") : null))
        {
            CliRun run = await CliRun.Of(Args("peaks"));
            Assert.Equal(ExitCode.Partial, run.Code);
            Assert.Equal("spectrocal: error: bad.txt: It cannot be.\n", run.Error);
        }
        using (InjectedFault.Into(u => u == "peaks bad.txt" ? new OutOfMemoryException() : null))
            Assert.Equal("spectrocal: error: bad.txt: There is not enough memory for it.\n", (await CliRun.Of(Args("peaks"))).Error);
    }

    [Theory]
    [InlineData("peaks --finder matched-filter --fwhm 1e4")]
    [InlineData("peaks --finder wavelet --fwhm 1e300")]
    [InlineData("peaks --finder snip --fwhm 1e300")]
    [InlineData("autocal --elements Ti,Fe,Cu --fwhm 1e300")]
    public async Task PeaksWiderThanTheSpectrumAreRefused(string command)
    {
        CliRun run = await CliRun.Of(Args(command));
        Assert.DoesNotContain(BugReport.Beginning, run.Error, StringComparison.Ordinal);
        Assert.Contains("channels FWHM are wider than the spectrum, which has 1000.", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LearningRatesDoNotDependOnOneBadBatch()
    {
        File.WriteAllLines(_folder["bad.txt"], ["5", "0", "1000000", "3"]);
        CliRun run = await CliRun.Of(Args("calibrate --lines 'Ti Ka,Fe Ka,Cu Ka' --start 0,10 --optimizer gd --json"));
        Assert.Equal(ExitCode.Partial, run.Code);
        Assert.DoesNotContain(BugReport.Beginning, run.Out, StringComparison.Ordinal);
        Assert.Contains(JsonNode.Parse(run.Out)!["notCalibrated"]!.AsArray(), b => (string)b!["run"]! == "bad.txt");
    }

    [Fact]
    public async Task WhereNoBatchHasACurvatureEachSaysWhy()
    {
        CliRun run = await CliRun.Of(Args("calibrate --lines 'Ti Ka,Fe Ka,Cu Ka' --start 500,3 --optimizer gd --search 0 --json"));
        Assert.Equal(ExitCode.Partial, run.Code);
        Assert.Equal(2, JsonNode.Parse(run.Out)!["notCalibrated"]!.AsArray().Count);
        Assert.DoesNotContain(BugReport.Beginning, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARangeBelowZeroEndsWithoutNoise()
    {
        // The resolution vanishes there, and the walk for steps and lines stood still.
        CliRun run = await CliRun.Of(Args("calibrate --lines A=100;B=200;C=300 --start 0,1 --noise 0 --free p0"));
        Assert.InRange(run.Code, 0, 2);
    }

    [Fact]
    public async Task ASpectrumThatCannotBeDrawnDoesNotTakeTheOthers()
    {
        File.WriteAllText(_folder["bad.spe"], "$DATA:\n0 3\n1\n2\n3\n4\n$MCA_CAL:\n3\n0 10 -5 eV\n");
        File.WriteAllText(_folder["good.spe"], "$DATA:\n0 3\n1\n2\n3\n4\n$MCA_CAL:\n3\n0 10 0 eV\n");
        CliRun run = await CliRun.Of("plot", _folder["bad.spe"], _folder["good.spe"], "--out", _folder["a.svg"]);
        Assert.InRange(run.Code, 0, 1);
        Assert.True(File.Exists(_folder["a.svg"]));
    }

    private static double Counts(int channel) =>
        5 + 7 * channel % 3 + Math.Round(Lines.Sum(l => l.Height * Math.Exp(-0.5 * Math.Pow((10 * channel - l.EnergyEv) / 70, 2))));

    private string[] Args(string command)
    {
        string[] words =
        [
            .. command
                .Split('\'')
                .SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(w => w.Replace("OUT", _folder["out"], StringComparison.Ordinal)),
        ];
        Directory.CreateDirectory(_folder["out"]);
        string[] force = command.Contains("OUT", StringComparison.Ordinal) ? ["--force"] : [];
        return [words[0], _folder["good.txt"], _folder["bad.txt"], .. words[1..], .. force];
    }

    private string Unit(string unit) =>
        unit == "file bad.txt" ? $"file {_folder["bad.txt"]}" : unit.Replace("OUT", _folder["out"], StringComparison.Ordinal);
}
