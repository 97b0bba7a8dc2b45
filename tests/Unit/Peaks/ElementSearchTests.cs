using SpectroCal.Bench.Arrays;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Formats;
using SpectroCal.Peaks;
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
        // Titanium with a weak line of copper looks like chromium and mercury at another gain, and 2 000 counts do not tell them apart.
        (string, ChannelHistogram)[] all = Simulated(39005);
        Assert.NotNull(ArrayElements.Find(all[..1]).Reason);
        ArrayElements found = ArrayElements.Find(all);
        Assert.Null(found.Reason);
        Assert.Contains("Ti", found.Elements);
    }

    // Light elements at -2.3 keV, with a pulser among them.
    [Fact]
    public void OneDetectorThatSeemsCertainAmongManyThatAreNotDecidesNothing() =>
        Assert.NotNull(ArrayElements.Find(Simulated(32020)).Reason);

    // Tungsten whose La line is under Kb of nickel (79003, 79023), and many counts of it on a bent scale (59005); eleven elements, each
    // with one line in few channels (49013).
    [Theory]
    [InlineData(79003, "Fe", "Ni", "W")]
    [InlineData(79023, "Fe", "Ni")]
    [InlineData(59005, "W")]
    [InlineData(49013, "Fe", "Mn")]
    public void ElementsWhoseLinesShareTheirPeaksAreFound(long seed, params string[] elements)
    {
        ArrayElements found = ArrayElements.Find(Simulated(seed));
        Assert.Null(found.Reason);
        Assert.Empty(elements.Except(found.Elements));
        AssertThere(seed, found.Elements);
    }

    // A line of tungsten under Kb of nickel moves its peak, also where it is not certain that it is one.
    [Fact]
    public void WhatIsThereRatherThanNotCalibratesTheDetectors()
    {
        var found = new ArrayElements(["Fe"], null, [])
        {
            Confidences = [new FoundElement("Fe", 0.999), new FoundElement("Si", 0.3), new FoundElement("W", 0.6)],
        };
        Assert.Equal(["Fe", "W"], found.Probable);
        Assert.Equal(["W", "Si"], found.Doubtful.Select(e => e.Symbol).OrderDescending());
        Assert.Empty((found with { Reason = "It is not clear." }).Probable);
    }

    // M lines of tungsten that look like silicon (79021), of gold and lead like zirconium (59002), Lb lines of gold like lead (79006), La
    // of barium like titanium in the sum alone (39003); one detector of eight that is certain at twice the gain of the others (39011).
    [Theory]
    [InlineData(79021)]
    [InlineData(59002)]
    [InlineData(79006)]
    [InlineData(39003)]
    [InlineData(39011)]
    public void WhatIsNamedIsThere(long seed) => AssertThere(seed, ArrayElements.Find(Simulated(seed)).Elements);

    [Fact]
    public void MLinesOfHeavyElementsAreTheirs()
    {
        var scale = new StraightScale(-50, 5);
        Peak[] peaks =
        [
            Made.Peak(scale, 1790, 3_000),
            Made.Peak(scale, 6400, 20_000),
            Made.Peak(scale, 7058, 2_700),
            Made.Peak(scale, 8391, 50_000),
            Made.Peak(scale, 9700, 35_000),
            Made.Peak(scale, 11_286, 7_000),
        ];
        IReadOnlyList<ElementAssignment> found = new ElementSearch().Find(peaks, Made.Extent(20, 3000));
        Assert.Equal(["Fe", "W"], found[0].Elements.Order());
        Assert.Contains(peaks[0], found[0].Assignment.Companions);
    }

    // M lines, escape and sums are strong where the counts are many: that costs nothing, as it would if nothing explained them.
    [Fact]
    public void WhatLinesBringWithThemIsNoUnexplainedPeak()
    {
        var scale = new StraightScale(-50, 5);
        Peak[] peaks =
        [
            Made.Peak(scale, 1790, 3_000),
            Made.Peak(scale, 6400, 20_000),
            Made.Peak(scale, 7058, 2_700),
            Made.Peak(scale, 8391, 50_000),
            Made.Peak(scale, 9700, 35_000),
            Made.Peak(scale, 11_286, 7_000),
        ];
        Peak[] strong = [peaks[0] with { Significance = 800 }, .. peaks[1..]];
        ElementAssignment weak = Best(peaks),
            more = Best(strong);
        Assert.Contains(strong[0], more.Assignment.Companions);
        Assert.Equal(weak.Assignment.Score, more.Assignment.Score, 1e-9);

        static ElementAssignment Best(Peak[] peaks) => new ElementSearch().Find(peaks, Made.Extent(20, 3000))[0];
    }

    [Fact]
    public void AStandardOfGlassShowsItsElements()
    {
        ArrayElements found = ArrayElements.Find([
            .. SpectrumFile.Read(SharedData.Path("xraylarch", "srm1832.mca")).Select(s => (s.Detector, s.Histogram)),
        ]);
        Assert.Empty(new[] { "Ca", "V", "Mn", "Cu" }.Except(found.Elements));
    }

    // By its peaks it may be platinum, mercury, thallium or lead at another gain; none of these predicts the spectrum.
    [Fact]
    public void GoldIsToldFromItsNeighboursByTheWholeSpectrum()
    {
        string file = Directory.GetFiles(SharedData.Path("padre_drift"), "*.mca").Order(StringComparer.Ordinal).First();
        ArrayElements found = ArrayElements.Find([("tube", SpectrumFile.Read(file)[0].Histogram)]);
        Assert.Null(found.Reason);
        Assert.Contains("Au", found.Elements);
        // Its authors' points of Fe-55 and Am-241: 10.779 eV per channel.
        Assert.InRange(found.Ranked[0].Found[0].Assignment.GainEvPerChannel, 10.7, 10.85);
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

    private static void AssertThere(long seed, IEnumerable<string> elements) =>
        Assert.Empty(elements.Except(SceneDraw.Of(seed, null, null).Lines.Select(l => l.Element)));

    private static (string, ChannelHistogram)[] Simulated(long seed) =>
        [.. SimulatedArray.Of(seed).Detectors.Select(d => ($"{d.Index}", d.Histogram))];
}
