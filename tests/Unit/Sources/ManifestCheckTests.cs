using SpectroCal.Sources;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Sources;

/// <summary>A manifest is input like any other: what is wrong in it is one error, and its files lie in its folder.</summary>
public sealed class ManifestCheckTests : IDisposable
{
    private const string Whole =
        """{"format":"spectrocal-campaign","version":1,"lines":[{"name":"a","energyEv":6000,"known":true}],"batches":["""
        + """{"run":"r1","detector":"d","file":"FILE","standard":[0,8]},{"run":"r2","detector":"d","file":"good.csv","standard":[0,8]}]}""";

    private readonly TemporaryFolder _folder = new();

    public ManifestCheckTests() => File.WriteAllText(_folder["good.csv"], "adc\n1\n2\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../outside.csv")]
    [InlineData("sub/../../outside.csv")]
    [InlineData("/etc/hostname")]
    [InlineData("..")]
    [InlineData("a\\u0000b")]
    public void AFileElsewhereIsNotRead(string file)
    {
        File.WriteAllText(_folder["../outside.csv"], "adc\n1\n");
        StoredCampaign read = Read(Whole.Replace("FILE", file, StringComparison.Ordinal));
        Assert.Equal("r2", Assert.Single(read.Campaign.Batches).Batch.Run.Name);
        Assert.Contains("inside the folder", Assert.Single(read.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALinkThatLeadsOutIsNotFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        using var other = new TemporaryFolder();
        File.WriteAllText(other["secret.csv"], "adc\n1\n");
        File.CreateSymbolicLink(_folder["link.csv"], other["secret.csv"]);
        Directory.CreateSymbolicLink(_folder["sub"], Path.GetDirectoryName(other["x"])!);
        File.CreateSymbolicLink(_folder["loop.csv"], "loop.csv");
        foreach (string file in (string[])["link.csv", "sub/secret.csv", "loop.csv"])
            Assert.Single(Read(Whole.Replace("FILE", file, StringComparison.Ordinal)).Faults);
        // One that stays inside is a file like any other.
        File.CreateSymbolicLink(_folder["inside.csv"], "good.csv");
        Assert.Empty(Read(Whole.Replace("FILE", "inside.csv", StringComparison.Ordinal)).Faults);
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":1,\"version\":1", "version")]
    [InlineData("\"version\":1", "\"version\":\"1\"", "version")]
    [InlineData("\"energyEv\":6000", "\"energyEv\":-1", "lines[0].energyEv")]
    [InlineData("\"energyEv\":6000", "\"energyEv\":null", "lines[0].energyEv")]
    [InlineData("\"name\":\"a\"", "\"name\":\"\"", "lines[0].name")]
    [InlineData("\"name\":\"a\"", "\"name\":null", "name")]
    [InlineData("\"lines\":[", "\"lines\":[null,", "lines[0]")]
    [InlineData("\"lines\":[", "\"noiseEv\":-3,\"lines\":[", "noiseEv")]
    [InlineData(
        "\"lines\":[",
        "\"calibrationRuns\":[{\"run\":\"a\",\"detector\":\"d\",\"parameters\":[1]}],\"lines\":[",
        "calibrationRuns[0].parameters"
    )]
    [InlineData("\"lines\":[", "\"calibrationRuns\":[{\"run\":\"a\",\"detector\":\"d\"}],\"lines\":[", "calibrationRuns[0].parameters")]
    [InlineData("\"batches\":[", "\"batches\":[null,", "batches")]
    public void AFieldThatIsWrongIsNamed(string from, string to, string field)
    {
        SpectrumFormatException error = Assert.Throws<SpectrumFormatException>(() =>
            Read(Whole.Replace("FILE", "good.csv", StringComparison.Ordinal).Replace(from, to, StringComparison.Ordinal))
        );
        Assert.Contains("manifest.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(field, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"standard\":[0,8]},{", "\"standard\":[0]},{")]
    [InlineData("\"standard\":[0,8]},{", "\"standard\":[0,null]},{")]
    [InlineData("\"standard\":[0,8]},{", "\"liveTimeSeconds\":-1,\"standard\":[0,8]},{")]
    [InlineData("\"run\":\"r1\"", "\"run\":\" \"")]
    [InlineData("FILE", "absent.csv")]
    [InlineData("FILE", "wild.csv")]
    public void ABatchThatIsWrongDoesNotTakeTheOthers(string from, string to)
    {
        File.WriteAllText(_folder["wild.csv"], "adc\n1\n2000000000\n");
        StoredCampaign read = Read(Whole.Replace(from, to, StringComparison.Ordinal).Replace("FILE", "good.csv", StringComparison.Ordinal));
        Assert.Single(read.Campaign.Batches);
        Assert.Single(read.Faults);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"format\":")]
    public void WhatIsNoManifestIsRefused(string text) => Assert.Throws<SpectrumFormatException>(() => Read(text));

    [Fact]
    public void DeepNestingIsRefused() => Assert.Throws<SpectrumFormatException>(() => Read(new string('[', 100_000)));

    [Fact]
    public void AByteOrderMarkIsNoFault() =>
        Assert.Empty(Read("\uFEFF" + Whole.Replace("FILE", "good.csv", StringComparison.Ordinal)).Faults);

    private StoredCampaign Read(string manifest)
    {
        File.WriteAllText(_folder["manifest.json"], manifest);
        return CampaignFolder.Read(Path.GetDirectoryName(_folder["x"])!);
    }
}
