using System.Security.Cryptography;
using System.Text;
using SpectroCal.Formats;
using SpectroCal.Reports;
using SpectroCal.Store.Plans;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Store.Plans;

/// <summary>Plans and results whose hashes are right and whose content is not: one error that names the file.</summary>
public sealed class DamagedPlanTests : IDisposable
{
    private static readonly PlanUnit[] Units = [.. new[] { "a", "b" }.Select((d, i) => new DetectorUnit(i + 1, d, [], 1, []))];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[")]
    [InlineData("[{\"number\": 1}]")]
    [InlineData("""[{"number": 1, "detector": null, "runs": [], "batches": 1, "files": []}]""")]
    [InlineData("""[{"number": 1, "detector": "a", "runs": [null], "batches": 1, "files": []}]""")]
    [InlineData("""[{"number": 0, "detector": "a", "runs": [], "batches": 1, "files": []}]""")]
    [InlineData("""[{"number": 3, "detector": "a", "runs": [], "batches": 1, "files": []}]""")]
    public void AShardOfNoUnitsIsRefused(string line)
    {
        CampaignPlan plan = Written(Head(2), [line]);
        var e = Assert.Throws<SpectrumFormatException>(() => plan.Shard(1));
        Assert.Equal(_folder["shards.jsonl"], e.File);
        Assert.Contains("shards.jsonl", Assert.Throws<CalibrationException>(() => MergedPlan.Of(plan)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void APlanOfAnotherNumberOfUnitsIsRefused(int units)
    {
        CampaignPlan plan = Written(Head(units), [Line(Units)]);
        Result(plan, [.. Units.Select(u => new DetectorResult(u.Name, [Row(u.Name, 2)]))]);
        Exception e = Assert.ThrowsAny<Exception>(() => MergedPlan.Of(plan));
        Assert.True(e is SpectrumFormatException or CalibrationException, $"{e}");
        Assert.Contains("shards.jsonl", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"detector": "a", "constants": null}""")]
    [InlineData("""{"detector": "a", "constants": [null]}""")]
    [InlineData("""{"detector": "a", "constants": [], "warnings": null}""")]
    public void AResultWithoutItsUnitsIsRefused(string unit)
    {
        CampaignPlan plan = Written(Head(1), [Line(Units[..1])]);
        Result(plan, [new DetectorResult("a", [Row("a", 2)])]);
        _ = MergedPlan.Of(plan);
        string path = _folder["results/000001.jsonl"],
            text = File.ReadAllLines(path)[0] + "\n" + unit + "\n";
        File.WriteAllText(path, $"{text}sha256 {Hash(text)}\n");
        string message = Assert.Throws<CalibrationException>(() => MergedPlan.Of(plan)).Message;
        Assert.Contains("000001.jsonl", message, StringComparison.Ordinal);
        File.WriteAllText(path, $"sha256 {Hash("")}\n");
        Assert.Equal(ShardState.Damaged, Assert.Single(PlanStatus.Of(plan).Open).State);
    }

    [Fact]
    public void ConstantsThatDoNotFitIntoOneTableAreRefused()
    {
        CampaignPlan plan = Written(Head(2), [Line(Units)]);
        Result(plan, [new DetectorResult("a", [Row("a", 2)]), new DetectorResult("b", [Row("b", 3)])]);
        string message = Assert.Throws<CalibrationException>(() => MergedPlan.Of(plan)).Message;
        Assert.Contains("Run run1 of detector b", message, StringComparison.Ordinal);
    }

    private static BatchConstants Row(string detector, int parameters)
    {
        double[] numbers = [.. Enumerable.Range(1, parameters).Select(k => (double)k)];
        return new BatchConstants("run1", detector, "Calibrated", 100, numbers, numbers, numbers, null);
    }

    private PlanHead Head(int units) =>
        new()
        {
            Format = PlanHead.FormatName,
            Version = PlanHead.CurrentVersion,
            Software = "SpectroCal",
            Directory = _folder[""],
            Options = [],
            Shards = 1,
            Units = units,
        };

    private CampaignPlan Written(PlanHead head, string[] lines)
    {
        string text = string.Concat(lines.Select(l => l + "\n"));
        File.WriteAllText(_folder["shards.jsonl"], text);
        File.WriteAllText(_folder["plan.json"], JsonText.Write(head with { ShardsSha256 = Hash(text) }));
        return CampaignPlan.Open(_folder[""]);
    }

    private static void Result(CampaignPlan plan, UnitResult[] units)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ShardFile.PathOf(plan, 1))!);
        ShardFile.Write(plan, new ShardResult(plan.Id, 1, plan.Head.Software, "here", 1) { Units = units }, CancellationToken.None);
    }

    private static string Line(PlanUnit[] units) => System.Text.Json.JsonSerializer.Serialize(units, JsonLines.Options);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
