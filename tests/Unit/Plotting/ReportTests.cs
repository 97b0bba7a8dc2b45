using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SpectroCal.Cli;
using SpectroCal.Formats;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;
using SpectroCal.Tests.Cli;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Plotting;

public sealed partial class ReportTests
{
    [Fact]
    public async Task TheReportShowsTheNumbersOfTheJsonAndNothingFromElsewhere()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.Of("demo", "--seed", "3", "--events", "800", "--out", folder["out"], "--report");
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        string[] files =
        [
            .. Directory
                .EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(folder["out"], f).Replace('\\', '/')),
        ];
        // One detector has no map.
        Assert.Equal(CampaignFiles.Names.Concat(CampaignReportFiles.Names).Except(["figures/detector-map.svg"]).Order(), files.Order());
        string html = File.ReadAllText(Path.Combine(folder["out"], "report.html"));
        HashSet<double> shown = [.. DataValue().Matches(html).Select(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];
        JsonNode report = JsonNode.Parse(File.ReadAllText(Path.Combine(folder["out"], "report.json")))!;
        int checkedNumbers = 0;
        void Check(JsonNode? node, string path)
        {
            // Histograms and histories are drawn; the seed is a name.
            if (
                path.Contains("lossHistory", StringComparison.Ordinal)
                || path.Contains("binEdges", StringComparison.Ordinal)
                || path.EndsWith("Counts", StringComparison.Ordinal) && !path.EndsWith("excessCounts", StringComparison.Ordinal)
                || path == ".seed"
            )
                return;
            if (node is JsonObject o)
                foreach ((string key, JsonNode? value) in o)
                    Check(value, $"{path}.{key}");
            else if (node is JsonArray a)
                foreach (JsonNode? value in a)
                    Check(value, path);
            else if (node!.GetValueKind() == System.Text.Json.JsonValueKind.Number)
            {
                Assert.True(shown.Contains((double)node!), $"{path} = {node} is not in the report");
                checkedNumbers++;
            }
        }

        Check(report, "");
        Assert.True(checkedNumbers > 50);
        Assert.Contains("seed 3", html, StringComparison.Ordinal);
        SelfContainedPage.Check(html);
        foreach (string svg in files.Where(f => f.EndsWith(".svg", StringComparison.Ordinal)))
            XDocument.Load(Path.Combine(folder["out"], svg));
        DecodedPng png = DecodedPng.Of(File.ReadAllBytes(Path.Combine(folder["out"], "figures/overview.png")));
        Assert.Equal(1200, png.Width);
    }

    [Fact]
    public async Task AResultReadBackIsTheSame()
    {
        using var folder = new TemporaryFolder();
        await CliRun.Of("demo", "--seed", "4", "--events", "300", "--out", folder["out"]);
        CampaignResult result = CampaignResult.Read(folder["out"]);
        Assert.Equal(File.ReadAllText(Path.Combine(folder["out"], "report.json")), JsonText.Write(result.Report));
        Assert.Equal(100, result.Constants.Count);
        Assert.Equal(result.Constants[0].Engine, result.Report.Optimizer.Engine!.ToString());
        Assert.Contains(result.Constants[0].Engine, HtmlReport.Write(result, []), StringComparison.Ordinal);
        Assert.Equal(["standard", "optimized", "perfect"], result.Spectra.Keys);
        Assert.Equal(["Ti Ka", "Cu Ka"], result.Target!.Lines.Select(l => l.Name));
        Assert.Equal(4508.9, result.Target.Lines[0].MeanEnergyEv, 9);
        // The figure of the spectrum draws what was modelled.
        Assert.Equal(6156, Assert.Single(result.Report.UnknownLines!).EnergyEv, 10.0);
        Assert.Equal(result.Report.UnknownLines!.Select(u => u.EnergyEv), result.Target.UnknownLines.Select(l => l.Strongest.EnergyEv));
        Assert.Equal(result.Report.Target.LowEv, result.Spectra["optimized"].Axis.StartEv, 6);
        Assert.All(result.Constants, c => Assert.True(c.Truth is { Count: 2 } && Math.Abs(c.Optimized[1] - c.Truth[1]) < 0.05));
        Assert.Equal(CampaignFigures.Names.Except(["detector-map"]), CampaignFigures.Of(result).Select(f => f.Name));
    }

    [Theory]
    [InlineData("report.json", "{", "JSON is invalid")]
    [InlineData("report.json", "{}", "invalid")]
    [InlineData("spectra.csv", "a,b\n1,2\n", "energyEv")]
    [InlineData("spectra.csv", "energyEv,standard,optimized\n1,2,3\n2,x,3\n", "expected a number")]
    [InlineData("constants.csv", "run,detector\n", "expected a column standard_p0")]
    [InlineData("constants.csv", null, "there is none")]
    public async Task DamagedResultsAreOneErrorThatNamesTheFile(string name, string? content, string expected)
    {
        using var folder = new TemporaryFolder();
        await CliRun.Of("demo", "--events", "100", "--out", folder["out"]);
        string path = Path.Combine(folder["out"], name);
        if (content is null)
            File.Delete(path);
        else
            File.WriteAllText(path, content);
        (await CliRun.Of("plot", folder["out"], "--out", folder["x.svg"])).AssertError(ExitCode.Input, name, expected);
        Assert.False(File.Exists(folder["x.svg"]));
    }

    [Fact]
    public async Task WhereNothingIsCalibratedThereIsNoOverview()
    {
        using var folder = new TemporaryFolder();
        await CliRun.Of("demo", "--events", "100", "--out", folder["out"]);
        CampaignResult result = CampaignResult.Read(folder["out"]);
        result = result with { Constants = [.. result.Constants.Select(c => c with { Status = "LinesNotFound" })] };
        Assert.DoesNotContain("overview", CampaignFigures.Of(result).Select(f => f.Name));
        Assert.Contains("No batch", Assert.Throws<CalibrationException>(() => CampaignFigures.Of(result, "overview")).Message);
        Assert.Contains("No batch was calibrated: there is no overview", HtmlReport.Write(result, CampaignFigures.Of(result)));
        Assert.DoesNotContain(CampaignReportFiles.Of(result, null).Files, f => f.Name.Contains("overview", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NumbersThatAreNoneComeBackAsNaN()
    {
        using var folder = new TemporaryFolder();
        await CliRun.Of("demo", "--events", "100", "--out", folder["out"]);
        string path = Path.Combine(folder["out"], "report.json");
        JsonNode report = JsonNode.Parse(File.ReadAllText(path))!;
        report["batchErrorEv"]!["Ti Ka"]!["cramerRaoRms"] = null;
        report["lines"]![0]!["optimized"]!.AsObject().Remove("fwhmEv");
        File.WriteAllText(path, report.ToJsonString());
        CampaignResult result = CampaignResult.Read(folder["out"]);
        Assert.True(double.IsNaN(result.Report.BatchErrorEv!["Ti Ka"].CramerRaoRms));
        Assert.Null(result.Report.Lines[0].Optimized.FwhmEv);
        Assert.NotEmpty(HtmlReport.Write(result, CampaignFigures.Of(result)));
    }

    [Fact]
    public async Task AReportThatIsOutOfDateGoesAway()
    {
        using var folder = new TemporaryFolder();
        string[] demo = ["demo", "--events", "100", "--out", folder["out"]];
        await CliRun.Of([.. demo, "--report"]);
        (await CliRun.Of(demo)).AssertError(ExitCode.Output, "report.json", "--force");
        Assert.Equal(ExitCode.Ok, (await CliRun.Of([.. demo, "--force"])).Code);
        Assert.False(File.Exists(Path.Combine(folder["out"], "report.html")));
        Assert.Empty(Directory.EnumerateFiles(folder["out"], "*.svg", SearchOption.AllDirectories));
        string[] left = [.. Directory.EnumerateFiles(folder["out"]).Select(p => Path.GetFileName(p)!)];
        Assert.Equal(CampaignFiles.Names.Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
        (await CliRun.Of("calibrate", "x.mca", "--lines", "Cu Ka", "--report")).AssertError(ExitCode.Usage, "--report", "--out");
    }

    [GeneratedRegex("<data value=\"([^\"]*)\">")]
    private static partial Regex DataValue();
}
