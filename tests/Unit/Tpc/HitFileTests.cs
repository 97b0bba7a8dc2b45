using SpectroCal.Tests.Formats;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tests.Tpc;

public sealed class HitFileTests
{
    [Fact]
    public void WhatIsWrittenIsRead()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<TpcHit> hits = new TpcSimulator(new TpcDetector()).Simulate(
            new TrackGenerator(TrackSample.Mixed, 4).Tracks(20),
            new LiquidArgon(),
            new TpcSimulation(),
            TestContext.Current.CancellationToken
        );
        File.WriteAllText(folder["hits.csv"], HitFile.Write(hits));
        IReadOnlyList<TpcHit> read = HitFile.Read(folder["hits.csv"]);
        Assert.Equal(HitFile.Write(hits), HitFile.Write(read));
        Assert.All(read, h => Assert.InRange(h.Counts!.Value, 80, 255));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a,b\n", "first line")]
    [InlineData(HitFile.Header + "\n1,0,3,4,0,0,0,12,9000\n", "found 9")]
    [InlineData(HitFile.Header + "\n1,0,3,4,0,0,0,NaN,9000,83\n", "finite number of at most 1e12 for time")]
    [InlineData(HitFile.Header + "\n1,0,3,4,0,0,0,12,1e300,83\n", "finite number of at most 1e12 for electrons")]
    [InlineData(HitFile.Header + "\n1,0,-3,4,0,0,0,12,9000,83\n", "whole number for column")]
    [InlineData(HitFile.Header + "\n1,0,3,4,0,0,0,12,9000,83\n1,0,3,4,0,0,0,14,8000,\n", "each reading once")]
    public void WrongFilesAreOneClearError(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["hits.csv"], content);
        Assert.Contains(expected, Assert.Throws<SpectrumFormatException>(() => HitFile.Read(folder["hits.csv"])).Message);
    }
}
