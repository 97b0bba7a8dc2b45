using System.Text.RegularExpressions;
using SpectroCal.Cli;
using SpectroCal.Reports;
using SpectroCal.Store.Database;
using SpectroCal.Store.Records;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Store;

namespace SpectroCal.Tests.Cli;

/// <summary>Tables at the widths that terminals have: names are shortened and columns left out, numbers never cut.</summary>
public sealed partial class WidthTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task TablesFitWithEveryNumberWhole(int width)
    {
        using var folder = new TemporaryFolder();
        string[] spectra =
        [
            .. Enumerable
                .Range(1, 5)
                .Select(i => FitTests.Spectrum(folder, $"20241217_11131{i}_25kV_40uA_Alwin1_0pt2mm_unfilt.spe", position: 6000 + i)),
        ];
        string[] strong =
        [
            .. Enumerable.Range(1, 3).Select(i => FitTests.Spectrum(folder, $"20241217_asic{i}_center.spe", position: 6000 + i, area: 7e6)),
        ];
        string array = AutocalTests.Write(folder);
        string[] toy = ["--lines", "A=6000", "--start", "0,10", "--noise", "60", "--free", "p1"];
        string store = folder["constants.db"];
        using (CalibrationStore opened = CalibrationStore.OpenOrCreate(store))
        {
            CalibrationRecord[] sets =
            [
                .. Enumerable
                    .Range(1, 12)
                    .Select(i => Constants.Of($"detector_of_the_left_ring_{i}", i) with { Covariance = [0.16, 0, 1e-8] }),
            ];
            opened.Add(sets);
            opened.Add([.. sets.Select(s => s with { Tag = "reprocessed", Status = "Suspect", Parameters = [1, 3.3] })]);
        }
        string[] kept = ["--store", store, "--at", "2026-12-01"];
        string[][] commands =
        [
            ["fit", .. spectra, "--lines", "A=6000", "--shape", "gauss+tail", "--noise", "60"],
            ["fit", spectra[0], "--lines", "A=6000", "--shape", "gauss+tail", "--noise", "60", "--minos"],
            ["fit", .. spectra, "--lines", "Calcium=6000", "--noise", "60"],
            ["fit", .. strong, "--lines", "Calcium=6000", "--noise", "60"],
            ["autocal", array, "--elements", "Mn,Ti,Cu"],
            ["calibrate", .. spectra, .. toy],
            ["peaks", spectra[0]],
            ["peaks", .. spectra],
            ["monitor", .. MonitorTests.Files(Directory.CreateDirectory(folder["night"]).FullName, 8)],
            ["lines", "Cu"],
            ["lines", "Eu-152"],
            ["engines"],
            ["store", "get", "--tag", "online", .. kept],
            ["store", "diff", "online", "reprocessed", .. kept],
            ["store", "history", "detector_of_the_left_ring_1", "--tag", "online", "--store", store],
            ["store", "tags", "--store", store],
            ["demo", "--events", "400", "--out", folder["demo"], "--force"],
        ];
        foreach (string[] command in commands)
        {
            string whole = (await CliRun.Of(command)).Out;
            CliRun run = await CliRun.Of(new Terminal(true, false, width, Color: false), CancellationToken.None, command);
            Assert.True(run.Code is ExitCode.Ok or ExitCode.Partial, $"{string.Join(' ', command)}: {run.Error}");
            string shown = StyleOrTime().Replace(run.Out, "");
            Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= width, $"{command[0]}: {line}"));
            Assert.DoesNotMatch(@"(?m)(^|  |│ )([-+]?\d[\d.]*…|…\d[\d.]*)([\s│]|$)", shown);
            HashSet<string> numbers = [.. Number().Matches(whole).Select(m => m.Value)];
            string[] cut = [.. Number().Matches(shown).Select(m => m.Value).Where(n => !numbers.Contains(n))];
            Assert.True(cut.Length == 0, $"{command[0]} at {width}: {string.Join(", ", cut)}\n{shown}");
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task MessagesAreBrokenBetweenWords(int width)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.h5"], Hdf5Specimen.Many(9));
        string whole = (await CliRun.Of("peaks", folder["a.h5"])).Error;
        CliRun run = await CliRun.Of(new Terminal(true, true, width, Color: false), CancellationToken.None, "peaks", folder["a.h5"]);
        // Behind what is left of the bar of progress.
        string said = run.Error[run.Error.IndexOf("spectrocal:", StringComparison.Ordinal)..].TrimEnd();
        Assert.Equal(whole.Trim(), said.Replace("\n  ", " ", StringComparison.Ordinal));
        Assert.Contains("and 3 more", whole, StringComparison.Ordinal);
        Assert.All(said.Split('\n'), l => Assert.True(l.Length <= width || !l.Trim().Contains(' '), l));
        Assert.True(said.Split('\n').Length > 3);
    }

    [Fact]
    public async Task PathsStayWhole()
    {
        using var folder = new TemporaryFolder();
        string name = $"a_folder_of_the_night_{new string('x', 60)}";
        CliRun run = await CliRun.Of(
            new Terminal(true, true, 80, Color: false),
            CancellationToken.None,
            "simulate",
            "--cycles",
            "1",
            "--runs",
            "1",
            "--events",
            "100",
            "--out",
            folder[name]
        );
        Assert.Contains($"{folder[name]}. Next:", run.Out.Replace("\n  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void NamesKeepWhatTellsThemApart()
    {
        string[] names = ["20241217_111314_25kV_40uA_unfilt1.mca", "20241217_113050_25kV_40uA_unfilt1.mca"];
        Assert.Equal(["…111314_25…", "…113050_25…"], ShortNames.Fitted(names, 11));
        Assert.Equal(names, ShortNames.Fitted(names, 37));
        string[] ends = ["run_of_the_night_a", "run_of_the_night_b", ""];
        Assert.Equal(["…_night_a", "…_night_b", ""], ShortNames.Fitted(ends, 9));
        Assert.Equal(["ab…yz"], ShortNames.Fitted(["abcdefxyz"], 5));
        foreach (int length in Enumerable.Range(9, 30))
        {
            string[] fitted = ShortNames.Fitted(names, length);
            Assert.All(fitted, f => Assert.True(f.Length <= length, f));
            Assert.Equal(2, fitted.Distinct().Count());
        }
    }

    [GeneratedRegex(@"\x1b\[[0-9;]*m|\d+\s+ms")]
    private static partial Regex StyleOrTime();

    // With its error, not within a name; times differ from run to run.
    [GeneratedRegex(@"(?<![\w.…+/-])[-+]?\d+(\.\d+)?(E[-+]?\d+)?( ± [\d.]+)?(?![\w….])")]
    private static partial Regex Number();
}
