using SpectroCal.Bench.Arrays;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Formats;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Peaks;

public sealed class ElementSearchTests
{
    [Theory]
    [InlineData(4096, "Cu", "Mn", "Ti")]
    [InlineData(8192, "Cu", "Fe", "Sr", "Ti")]
    public void ElementsOfAnArrayAreFoundInTheWholeLibrary(int channels, params string[] elements)
    {
        var random = new Random(channels);
        (string, ChannelHistogram)[] detectors =
        [
            .. Enumerable.Range(0, 6).Select(i => ($"{i}", SimulatedDetector.Draw(random, 2000, elements, channels).Histogram)),
        ];
        ArrayElements found = ArrayElements.Find(detectors);
        Assert.Null(found.Reason);
        Assert.Equal(elements, found.Elements);
        Assert.All(found.Confidences, c => Assert.InRange(c.Confidence, 0.1, 1));
        Assert.Equal(elements, found.Confidences.Where(c => c.Confidence >= 0.98).Select(c => c.Symbol));
    }

    [Fact]
    public void WhatIsNotClearIsSaid()
    {
        // One element shows no more than the ratio of two energies, which others have, too.
        var random = new Random(9);
        ArrayElements found = ArrayElements.Find([("a", SimulatedDetector.Draw(random, 5000, ["Fe"], 4096).Histogram)]);
        Assert.Empty(found.Elements);
        Assert.NotNull(found.Reason);
        Assert.Equal(
            "No spectrum has peaks that lines of the library explain.",
            ArrayElements.Find([("empty", ChannelHistogram.FromChannels(new long[512], 0, ChannelConvention.BinCentre))]).Reason
        );
    }

    [Fact]
    public void TheSumOfAnArrayShowsWhatNoDetectorAloneDoes()
    {
        // Titanium and copper look like calcium and iron at another gain, and in 10 000 counts nothing tells them apart.
        (string, ChannelHistogram)[] all = Simulated(31002);
        Assert.NotNull(ArrayElements.Find(all[..1]).Reason);
        ArrayElements found = ArrayElements.Find(all);
        Assert.Null(found.Reason);
        Assert.Empty(new[] { "Ti", "Cu" }.Except(found.Elements));
    }

    // Light elements at -2.3 keV, with a pulser among them.
    [Fact]
    public void OneDetectorThatSeemsCertainAmongManyThatAreNotDecidesNothing() =>
        Assert.NotNull(ArrayElements.Find(Simulated(32020)).Reason);

    [Fact]
    public void AStandardOfGlassShowsItsElements()
    {
        ArrayElements found = ArrayElements.Find([
            .. SpectrumFile.Read(SharedData.Path("xraylarch", "srm1832.mca")).Select(s => (s.Detector, s.Histogram)),
        ]);
        Assert.Empty(new[] { "Ca", "V", "Mn", "Cu" }.Except(found.Elements));
    }

    [Fact]
    public void GoldAloneMayBeItsNeighbours()
    {
        string file = Directory.GetFiles(SharedData.Path("padre_drift"), "*.mca").Order(StringComparer.Ordinal).First();
        (string, ChannelHistogram)[] detectors = [("tube", SpectrumFile.Read(file)[0].Histogram)];
        Assert.NotNull(ArrayElements.Find(detectors).Reason);
    }

    [Fact]
    public void OneLightLineAndTheKLinesOfAMetalDoNotSayWhichMetal()
    {
        // Aluminium and copper, many counts: cobalt, nickel and zinc lie on a scale with aluminium as well.
        var resolution = new ResolutionModel(50);
        (double EnergyEv, double Area)[] lines = [(1487, 20_000), (8041, 60_000), (8905, 8_000)];
        ChannelHistogram spectrum = Made.Histogram(
            Made.Drawn(1, 2048, 5, [.. lines.Select(l => (l.EnergyEv / 5, resolution.Sigma(l.EnergyEv) / 5, l.Area))])
        );
        Assert.NotNull(ArrayElements.Find([("one", spectrum)]).Reason);
    }

    private static (string, ChannelHistogram)[] Simulated(long seed) =>
        [.. SimulatedArray.Of(seed).Detectors.Select(d => ($"{d.Index}", d.Histogram))];
}
