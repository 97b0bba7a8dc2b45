using System.Text.Json.Nodes;
using SpectroCal.Calibration;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Reports;
using SpectroCal.Simulation;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Reports;

/// <summary>Results are input like any other: what is wrong in them is one error that names the file and the field.</summary>
public sealed class DamagedResultTests : IDisposable
{
    private static readonly Lazy<IReadOnlyList<(string Name, byte[] Content)>> Result = new(Written);

    private readonly TemporaryFolder _folder = new();

    public DamagedResultTests()
    {
        foreach ((string name, byte[] content) in Result.Value)
            File.WriteAllBytes(_folder[name], content);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatWasWrittenIsReadAndDrawn() => Assert.NotEmpty(CampaignFigures.Of(Read()));

    public static TheoryData<string, string?, string> Fields =>
        new()
        {
            { "lines", "null", "lines" },
            { "lines[0]", "null", "lines[0]" },
            { "lines[0].energyEv", "null", "lines[0].energyEv" },
            { "lines[0].energyEv", "-5", "lines[0].energyEv" },
            { "lines[0].energyEv", "\"5\"", "energyEv" },
            { "lines[0].energyEv", null, "energyEv" },
            { "lines[0].name", null, "name" },
            { "lines[0].standard", "null", "standard" },
            { "optimizer", null, "optimizer" },
            { "optimizer.convergedBatches", "1.5", "convergedBatches" },
            { "batches", "0", "batches" },
            { "batches", "\"10\"", "batches" },
            { "target.lines", "[]", "target.lines" },
            { "target.lines", "[null]", "target.lines[0]" },
            { "target.lowEv", "1e300", "target.highEv" },
            { "target.highEv", "null", "target.highEv" },
            { "target.noiseEv", "-1", "target.noiseEv" },
            { "target.fano", "null", "target.fano" },
            { "target.fwhmEv", "[1]", "target.fwhmEv" },
            { "unexplained", "[{\"lowEv\":1,\"highEv\":0,\"excessCounts\":1,\"significance\":1}]", "unexplained[0].highEv" },
            { "parameters.gain.standardCounts", "[]", "parameters.gain.standardCounts" },
            { "parameters.gain.binEdges", "[1]", "parameters.gain.binEdges" },
            { "parameters.gain.binEdges[0]", "1e9", "parameters.gain.binEdges" },
            { "constants[0].parameters", "[1]", "constants[0].parameters" },
            { "constants[0].parameters[0]", "null", "constants[0].parameters" },
            { "constants[0].covariance", "[1,2]", "constants[0].covariance" },
            { "constants[0].energyErrorsEv", "[]", "constants[0].energyErrorsEv" },
            { "constants[0]", "null", "constants[0]" },
            { "function", "\"p0 +\"", "function" },
            { "function", "\"p0 + p1*adc + p2*sqrt(adc)\"", "parameters" },
        };

    [Theory]
    [MemberData(nameof(Fields))]
    public void AFieldThatIsWrongIsNamed(string field, string? value, string named)
    {
        string path = _folder["report.json"];
        JsonNode report = JsonNode.Parse(File.ReadAllText(path))!;
        Put(report, field, value);
        File.WriteAllText(path, report.ToJsonString());
        SpectrumFormatException error = Assert.Throws<SpectrumFormatException>(() => Read());
        Assert.Contains(".json", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"seed\"", "\"batches\": 10, \"seed\"")]
    [InlineData("{", "{{")]
    public void OtherDamageIsRefused(string from, string to)
    {
        string text = File.ReadAllText(_folder["report.json"]);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(_folder["report.json"], text[..at] + to + text[(at + from.Length)..]);
        Assert.Throws<SpectrumFormatException>(() => Read());
    }

    [Theory]
    [InlineData("standard_p0", "standard_p1")] // twice
    [InlineData("optimized_p1_error", "other")]
    [InlineData("cov_p0_p1", "other")]
    [InlineData("run,", "")]
    [InlineData(",det01,", ",,")]
    public void ATableThatIsWrongIsRefused(string from, string to) => Refused("constants.csv", from, to);

    [Theory]
    [InlineData("standard", "optimized")]
    [InlineData("standard", "other")]
    [InlineData("energyEv", "energy")]
    [InlineData(",optimized", "")]
    public void SpectraThatAreWrongAreRefused(string from, string to) => Refused("spectra.csv", from, to);

    [Fact]
    public void ATableOfNoRowIsRefused()
    {
        string[] lines = File.ReadAllLines(_folder["constants.csv"]);
        foreach (string text in (string[])["", "\n", lines[0] + "\n", lines[0] + "\n1,2\n", "run\n"])
        {
            File.WriteAllText(_folder["constants.csv"], text);
            Assert.Throws<SpectrumFormatException>(() => Read());
        }
    }

    [Fact]
    public void ADetectorNamedLikeAFormulaComesBack()
    {
        BatchConstants[] written = [.. Read().Constants.Select(c => c with { Detector = "=cmd|' /C calc'!A0", Run = "-x" })];
        string table = ConstantsCsv.Write(written);
        Assert.DoesNotContain(",=", table, StringComparison.Ordinal);
        File.WriteAllText(_folder["c.csv"], table);
        Assert.All(ConstantsCsv.Read(_folder["c.csv"]), c => Assert.Equal(("=cmd|' /C calc'!A0", "-x"), (c.Detector, c.Run)));
    }

    [Theory]
    [InlineData("{\"lines\":[],\"detectors\":[null],\"failedFiles\":[]}", "detectors[0]")]
    [InlineData("{\"lines\":[],\"detectors\":[],\"failedFiles\":[],\"lines\":[]}", "lines")]
    [InlineData("{\"lines\":[],\"failedFiles\":[]}", "detectors")]
    public void AnArrayThatIsWrongIsRefused(string text, string field)
    {
        File.WriteAllText(_folder["autocal.json"], text);
        SpectrumFormatException error = Assert.Throws<SpectrumFormatException>(() => ArrayFiles.Read(Path.GetDirectoryName(_folder["x"])!));
        Assert.Contains(field, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInterruptionEndsTheReadingOfAnArray()
    {
        File.WriteAllText(_folder["autocal.json"], "{\"lines\":[],\"detectors\":[],\"failedFiles\":[]}");
        var stopped = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => ArrayFiles.Read(Path.GetDirectoryName(_folder["x"])!, stopped));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"shape\":\"gauss\",\"background\":\"linear\",\"statistic\":\"poisson\",\"spectra\":[null],\"failedFiles\":[]}")]
    [InlineData(
        "{\"shape\":\"g\",\"background\":\"l\",\"statistic\":\"poisson\",\"failedFiles\":[],"
            + "\"spectra\":[{\"spectrum\":\"s\",\"valid\":true,"
            + "\"parameters\":[null]}]}"
    )]
    [InlineData(
        "{\"shape\":\"g\",\"background\":\"l\",\"statistic\":\"poisson\",\"failedFiles\":[],"
            + "\"spectra\":[{\"spectrum\":\"s\",\"valid\":true,"
            + "\"freeParameters\":[\"tailFraction\",\"tailSlope\"],\"correlations\":[[1]]}]}"
    )]
    public void FitsThatAreWrongAreRefused(string text)
    {
        File.WriteAllText(_folder["fits.json"], text);
        Assert.Throws<FormatException>(() => TailReference.Read(_folder["fits.json"]));
    }

    private void Refused(string file, string from, string to)
    {
        string text = File.ReadAllText(_folder[file]);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{from} is not in {text[..200]}");
        File.WriteAllText(_folder[file], text[..at] + to + text[(at + from.Length)..]);
        Assert.Contains(file, Assert.Throws<SpectrumFormatException>(() => Read()).Message, StringComparison.Ordinal);
    }

    private CampaignResult Read() => CampaignResult.Read(Path.GetDirectoryName(_folder["x"])!);

    private static void Put(JsonNode root, string field, string? value)
    {
        JsonNode parent = root;
        string[] steps = field.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        foreach (string step in steps[..^1])
            parent = step[0] == '[' ? parent[int.Parse(step.Trim('[', ']'), null)]! : parent[step]!;
        JsonNode? node = value is null ? null : JsonNode.Parse(value);
        if (steps[^1][0] == '[')
            parent[int.Parse(steps[^1].Trim('[', ']'), null)] = node;
        else if (value is null)
            parent.AsObject().Remove(steps[^1]);
        else
            parent[steps[^1]] = node;
    }

    private static List<(string Name, byte[] Content)> Written()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(3, batches: 10, events: 3000));
        using var folder = new TemporaryFolder();
        var files = new List<(string, byte[])>();
        foreach (ResultFile file in CampaignFiles.Of(CampaignResult.Of(toy.ToJob(new OptimizationRequest()).Run())))
        {
            using var content = new MemoryStream();
            file.Write(content);
            files.Add((file.Name, content.ToArray()));
        }
        return files;
    }
}
