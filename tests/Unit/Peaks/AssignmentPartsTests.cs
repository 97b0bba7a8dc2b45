using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>The parts of the likelihood of an assignment, each by itself.</summary>
public sealed class AssignmentPartsTests
{
    private static readonly ChannelRange Range = new(0, 4000);
    private static readonly StraightScale Scale = new(0, 3);

    [Fact]
    public void AStraightScaleGoesBetweenPointsByTheirErrors()
    {
        var through = StraightScale.Through([(100, 400, 1), (200, 700, 1), (300, 1000, 1)]);
        Assert.Equal((100, 3), (through.OffsetEv, through.Gain));
        Assert.Equal((400, 100), (through.Energy(100), through.Channel(400)));
        // The mean of two at one place, weighted with 1 and 1/9, is a tenth of the way.
        Assert.Equal(401, StraightScale.Through([(100, 400, 1), (100, 410, 3), (300, 1000, 1)]).Energy(100), 1e-9);
    }

    [Fact]
    public void ASpectrumBeginsSomewhereAboutZeroEnergy()
    {
        var prior = new ScalePrior(new AssignmentSettings());
        Assert.Equal(0, prior.Of(Scale, 4000));
        // A third of the spectrum below zero, or cut off, is one standard deviation.
        Assert.Equal(-0.5, prior.Of(new StraightScale(-0.35 * 12_000, 3), 4000), 1e-9);
        Assert.Equal(-2, prior.Of(new StraightScale(0.7 * 12_000, 3), 4000), 1e-9);
    }

    [Fact]
    public void AGainThatIsKnownIsKnownAsAFactor()
    {
        var prior = new ScalePrior(new AssignmentSettings { Gain = 3 });
        Assert.Equal(0, prior.Of(Scale, 4000), 1e-9);
        Assert.Equal(-0.5, prior.Of(new StraightScale(0, 3 * Math.Exp(0.1)), 4000), 1e-9);
        Assert.Equal(-0.5, prior.Of(new StraightScale(0, 3 * Math.Exp(-0.1)), 4000), 1e-9);
        Assert.Equal([false, true, true, false], new[] { 0.04, 0.06, 499, 501 }.Select(prior.Allows));
    }

    [Fact]
    public void ThePlaceOfAPeakHasFourErrors()
    {
        LineCandidate[] lines = [Made.Line(4000), Made.Line(8000) with { SpreadEv = 30 }];
        var nothing = new AssignmentSettings { ModelErrorEv = 0, Nonlinearity = 0 };
        Peak peak = Made.Peak(1000, fwhm: 100, error: 2);
        double Error(AssignmentSettings settings, Peak p, int line) => new LinePlaces(lines, 5000, settings).Error(p, 3, line);
        Assert.Equal(6, Error(nothing, peak, 0), 1e-9);
        Assert.Equal(Math.Sqrt(36 + 900), Error(nothing, peak, 1), 1e-9);
        // 8 eV, and a thousandth of the distance from the middle
        Assert.Equal(Math.Sqrt(36 + 64 + 1), Error(new AssignmentSettings(), peak, 0), 1e-9);
        // Fitted together with a neighbour: 3 % of its FWHM of 300 eV
        Assert.Equal(Math.Sqrt(36 + 81), Error(nothing, peak with { Overlaps = true }, 0), 1e-9);
        Assert.Equal(6, new LinePlaces(lines, 5000, nothing).Error(peak, 3, 8000.0), 1e-9);
    }

    [Fact]
    public void APeakAtALineIsLikelierThanOneAnywhere()
    {
        LineCandidate[] lines = [Made.Line(4000)];
        var places = new LinePlaces(lines, 4000, new AssignmentSettings { ModelErrorEv = 10 });
        Peak peak = Made.Peak(1000, error: 0);
        double? Gained(double distance) => places.Gained(peak, 3, distance, 0, 12_000);
        // A normal density over a flat one
        double exact = Math.Log(12_000 / (Math.Sqrt(2 * Math.PI) * 10));
        Assert.Equal(exact, Gained(0)!.Value, 1e-4);
        Assert.Equal(exact - 2, Gained(-20)!.Value, 1e-4);
        Assert.NotNull(Gained(39));
        Assert.Null(Gained(41));
    }

    [Fact]
    public void ErrorsThatAddUpAreLookedAtFurther()
    {
        // 10 eV of the model, 10 of the place and 10 of the line are 17 in squares, 30 added up.
        LineCandidate[] lines = [Made.Line(4000) with { SpreadEv = 10 }];
        var places = new LinePlaces(lines, 4000, new AssignmentSettings { ModelErrorEv = 10 });
        Peak peak = Made.Peak(1000, error: 10);
        Assert.Equal([true, false], new[] { 119.0, 121 }.Select(distance => places.MayBe(peak, 1, distance, 0)));
        Assert.Null(places.Gained(peak, 1, 100, 0, 12_000));
    }

    [Theory]
    [InlineData(0.9, 0)]
    [InlineData(0.75, 3)] // a tenth is missing: half of it
    [InlineData(0.6, 6)]
    [InlineData(0.1, 6)]
    public void NoLineIsNarrowerThanItsStatistics(double overStatistics, double cost)
    {
        // F w E = 0.4 eV · 10 keV: 63.2 eV
        double fwhm = 2.3548200450309493 * overStatistics * Math.Sqrt(4000) / 3;
        Assert.Equal(cost, new WidthScore(0.4).TooNarrow(Made.Peak(1000, fwhm), 3, 10_000), 1e-6);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, -2)]
    [InlineData(-2, -2)]
    [InlineData(8, -4)] // and no more
    [InlineData(-8, -4)]
    public void LinesOfOneDetectorHaveOneNoise(double deviation, double score) =>
        // 100 eV, and one that deviates by so many times 8 %
        Assert.Equal(score, OneNoise(new WidthScore(0), 0.08 * deviation), 1e-3);

    [Fact]
    public void NeighboursAndNaturalWidthsWidenLinesButDoNotNarrowThem()
    {
        var widths = new WidthScore(0);
        Assert.Equal(-0.5, OneNoise(widths, 0.16, p => p with { Overlaps = true }), 1e-3);
        Assert.Equal(-2, OneNoise(widths, -0.16, p => p with { Overlaps = true }), 1e-3);
        Assert.Equal(-0.5, OneNoise(widths, 0.16, spreadEv: 8), 1e-3);
        Assert.Equal(-2, OneNoise(widths, -0.16, spreadEv: 8), 1e-3);
        // With an area that is known to 8 % the width is not known better.
        Assert.Equal(-0.5, OneNoise(widths, -0.16, p => p with { AreaError = 0.08 * p.Area }), 1e-3);
        Assert.Equal(0, OneNoise(widths, -0.16, p => p with { AreaError = double.NaN }), 1e-3);
    }

    [Fact]
    public void WidthsGrowWithTheStatisticsOfTheCharge()
    {
        LineCandidate[] lines = [Made.Line(4000), Made.Line(8000), Made.Line(16_000)];
        Peak[] Peaks(Func<double, double> variance) =>
            [.. lines.Select(l => Made.Peak(l.EnergyEv / 3, 2.3548200450309493 * Math.Sqrt(variance(l.EnergyEv)) / 3))];
        var widths = new WidthScore(0.42);
        Assert.Equal(0, widths.OneNoise(Peaks(e => 2500 + 0.42 * e), lines, [0, 1, 2], 3), 1e-6);
        Assert.InRange(widths.OneNoise(Peaks(_ => 2500 + 0.42 * 8000), lines, [0, 1, 2], 3), -8, -3);
    }

    [Fact]
    public void PeaksOfNoWidthHaveAScoreToo() =>
        Assert.Equal(
            -12,
            new WidthScore(0).OneNoise(
                [.. Enumerable.Repeat(Made.Peak(1000, 0), 3)],
                [Made.Line(4000), Made.Line(5000), Made.Line(6000)],
                [0, 1, 2],
                3
            )
        );

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2.718281828, 1)] // by a factor of e
    [InlineData(0.135335283, 2)] // of e^-2
    public void RatiosWithinAFamilyAreThoseOfTheTable(double overTable, double deviation)
    {
        // Normal densities of the logarithm, of width 0.6 against 2
        double expected = Math.Log(2 / 0.6) - 0.5 * deviation * deviation * (1 / 0.36 - 1 / 4.0);
        Peak[] peaks = [Made.Peak(2000, area: 10_000), Made.Peak(2200, area: 2000 * overTable)];
        Assert.Equal(expected, Families(peaks, [0, 1]), 1e-6);
    }

    [Theory]
    [InlineData(50, 2000, 0, -5)] // ten standard deviations that are not there
    [InlineData(30, 2000, 0, 0)] // six need not be seen
    [InlineData(50, 2200, 1000, 0)] // a peak that covers it
    [InlineData(50, 2200, 600, -5)] // 2 000 counts do not hide under 600
    [InlineData(50, 2100, 10_000, -5)] // one beside it
    public void AWeakerPartnerShouldBeSeen(double significance, double otherChannel, double otherArea, double score)
    {
        Peak[] peaks = [Made.Peak(2000, significance: significance), Made.Peak(otherChannel, area: otherArea)];
        Assert.Equal(score, Families(peaks, [0, -1]));
    }

    [Theory]
    [InlineData(0, 4000, 0, -5)]
    [InlineData(2050, 4000, 0, 0)] // not in the spectrum
    [InlineData(0, 4000, 4000, 0)] // 10 000 counts under 4 000
    [InlineData(0, 4000, 3000, -5)] // not under 3 000
    public void AStrongerPartnerShouldBeSeen(double first, double last, double otherArea, double score)
    {
        Peak[] peaks = [Made.Peak(2200, area: 2000), Made.Peak(2000, area: otherArea)];
        Assert.Equal(score, Families(peaks, [-1, 0], new ChannelRange(first, last)));
    }

    [Theory]
    [InlineData(0, 4000, 3000, -2.5)]
    [InlineData(0, 1900, 1000, 0)] // not in the spectrum
    [InlineData(0, 4000, 2010, 0)] // another peak is there
    public void AnElementShouldBeSeen(double first, double last, double otherChannel, double score) =>
        Assert.Equal(score, Families([Made.Peak(otherChannel)], [-1, -1], new ChannelRange(first, last)));

    [Fact]
    public void PeaksThatAreNoLineCostByTheirSignificance()
    {
        Peak[] peaks = [Made.Peak(1000, significance: 100), Made.Peak(2000, significance: 50), Made.Peak(3000, significance: 5)];
        Assert.Equal(0, ExtraPeaks.Cost(peaks, [2, 0, 1]));
        Assert.Equal(0.5 + 2, ExtraPeaks.Cost(peaks, [2, -1, 1]));
        Assert.Equal(0.5 + 1, ExtraPeaks.Cost(peaks, [0, 2]));
        Assert.Equal(0.5 + 0.1, ExtraPeaks.Cost(peaks, [1, 0]), 1e-12);
    }

    // Three lines of 100 eV, the second of which is wider by a factor.
    private static double OneNoise(WidthScore widths, double off, Func<Peak, Peak>? change = null, double spreadEv = 0)
    {
        LineCandidate[] lines = [Made.Line(4000), Made.Line(6000) with { SpreadEv = spreadEv }, Made.Line(8000)];
        double fwhm = 2.3548200450309493 * 100 / 3;
        Peak odd = Made.Peak(2000, fwhm * Math.Exp(off));
        Peak[] peaks = [Made.Peak(1300, fwhm), change?.Invoke(odd) ?? odd, Made.Peak(2700, fwhm)];
        return widths.OneNoise(peaks, lines, [0, 1, 2], 3);
    }

    // A line at channel 2000 with a partner of a fifth at channel 2200.
    private static double Families(Peak[] peaks, ReadOnlySpan<int> peakOf, ChannelRange? range = null) =>
        new FamilyScore([Made.Line(6000, "X", 1), Made.Line(6600, "X", 0.2)]).Of(peaks, peakOf, Scale, range ?? Range);
}
