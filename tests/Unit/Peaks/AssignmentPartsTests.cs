using MathNet.Numerics.Distributions;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>The parts of the likelihood of an assignment, each by itself.</summary>
public sealed class AssignmentPartsTests
{
    private static readonly SpectrumView View = Made.View(0, 4000);
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
        // Of four in five within 3 % of the spectrum, of the others within a third.
        double Density(double zero) => 0.8 * Normal.PDF(0, 0.03, zero) + 0.2 * Normal.PDF(0, 0.35, zero);
        foreach (double zero in new[] { -0.35, -0.03, 0.01, 0.7 })
            Assert.Equal(Math.Log(Density(zero) / Density(0)), prior.Of(new StraightScale(zero * 12_000, 3), 4000), 1e-9);
        // One that is stated is known to its error.
        prior = new ScalePrior(new AssignmentSettings { Offset = -500, OffsetError = 50 });
        Assert.Equal([-50, -0.5], new[] { 0.0, -450 }.Select(offset => Math.Round(prior.Of(new StraightScale(offset, 3), 4000), 9)));
    }

    [Fact]
    public void MostDetectorsHaveTheResolutionOfSilicon()
    {
        double Cost(double wider)
        {
            LineCandidate line = Made.Line(6000);
            double fwhm = wider * LineFamily.Typical.Fwhm(6000) / 3;
            return ResolutionPrior.Cost(new LineAssignment(0, 3, [new AssignedLine(line, Made.Peak(2000, fwhm))], 0));
        }
        Assert.Equal(0, Cost(1), 1e-9);
        // Of four in five within a third, of the others within a factor of e.
        double Density(double off) => 0.8 * Normal.PDF(0, 0.35, off) + 0.2 * Normal.PDF(0, 1, off);
        foreach (double wider in new[] { 0.7, 1.5, 4.5 })
            Assert.Equal(Math.Log(Density(0) / Density(Math.Log(wider))), Cost(wider), 1e-9);
        // Where no line is, nothing is known.
        Assert.Equal(0, ResolutionPrior.Cost(new LineAssignment(0, 3, [], 0)));
    }

    [Fact]
    public void ThatSomeScaleExplainsTwoPeaksCostsWhatWasOpen()
    {
        // Two lines 6000 eV apart, each to 10 eV: offset and gain are known to a volume of 2 pi s² / (g dx), g dx = 6000 eV.
        (double, double)[] points = [(1000, 10), (3000, 10)];
        double left = 2 * Math.PI * 100 / 6000;
        double Density(double zero) => 0.8 * Normal.PDF(0, 0.03, zero) + 0.2 * Normal.PDF(0, 0.35, zero);
        double Volume(AssignmentSettings settings) => new ScalePrior(settings).Volume(Scale, points, 4000);
        var open = new AssignmentSettings { LeastGain = 1, LargestGain = 100 };
        Assert.Equal(Math.Log(left * Density(0) / 12_000 / Math.Log(100)), Volume(open), 1e-9);
        var known = new AssignmentSettings
        {
            Gain = 3,
            GainError = 0.1,
            Offset = 0,
            OffsetError = 200,
        };
        Assert.Equal(Math.Log(left * Normal.PDF(0, 200, 0) * Normal.PDF(0, 0.1, 0)), Volume(known), 1e-9);
        // What is known better than the lines could tell costs nothing.
        Assert.Equal(0, Volume(known with { GainError = 1e-6, OffsetError = 1e-3 }));
    }

    [Fact]
    public void AGainThatIsKnownIsKnownAsAFactor()
    {
        var prior = new ScalePrior(new AssignmentSettings { Gain = 3 });
        Assert.Equal(0, prior.Of(Scale, 4000), 1e-9);
        Assert.Equal(-0.5, prior.Of(new StraightScale(0, 3 * Math.Exp(0.1)), 4000), 1e-9);
        Assert.Equal(-0.5, prior.Of(new StraightScale(0, 3 * Math.Exp(-0.1)), 4000), 1e-9);
        Assert.Equal([false, true, true, false], new[] { 0.04, 0.06, 99_000, 101_000 }.Select(prior.Allows));
    }

    [Fact]
    public void ThePlaceOfAPeakHasFourErrors()
    {
        LineCandidate[] lines = [Made.Line(4000), Made.Line(8000) with { SpreadEv = 30 }];
        var nothing = new AssignmentSettings { ModelErrorEv = 0, Nonlinearity = 0 };
        Peak peak = Made.Peak(1000, fwhm: 100, error: 2);
        double Error(AssignmentSettings settings, Peak p, int line) => new LinePlaces(lines, 5000, settings).Error(p, 3, line);
        // Its fit, and 3 % of its FWHM of 300 eV
        Assert.Equal(Math.Sqrt(36 + 81), Error(nothing, peak, 0), 1e-9);
        Assert.Equal(Math.Sqrt(36 + 81 + 900), Error(nothing, peak, 1), 1e-9);
        // 8 eV where that is more, and 0.3 per mille of the distance from the middle
        Assert.Equal(Math.Sqrt(36 + 64 + 0.09), Error(new AssignmentSettings(), peak with { FwhmChannels = 50 }, 0), 1e-9);
        // Fitted together with a neighbour: another 3 %
        Assert.Equal(Math.Sqrt(36 + 324), Error(nothing, peak with { Overlaps = true }, 0), 1e-9);
        Assert.Equal(Math.Sqrt(36 + 81), new LinePlaces(lines, 5000, nothing).Error(peak, 3, 8000.0), 1e-9);
    }

    [Theory]
    [InlineData("A", 8050, 0.5 * 50 / 1.2, 0.5 * 50 * 0.2 / 1.2)] // half of the distance, times the share of the other
    [InlineData("A", 8150, 25, 0.5 * 150 * 0.2 / 1.2)] // a peak farther from the weak line than that is the other
    [InlineData("A", 8400, 0, 0)] // two peaks
    [InlineData("B", 8050, 0, 0)] // one family: what its lines do to each other is in their spread
    public void LinesOfTwoFamiliesInOnePeakMoveIt(string family, double energyEv, double weak, double strong)
    {
        LineCandidate[] lines = [Made.Line(8000, family, 0.2), Made.Line(energyEv, "B")];
        var settings = new AssignmentSettings { ModelErrorEv = 0, Nonlinearity = 0 };
        var places = new LinePlaces(lines, 8000, settings, sharesPeaks: true);
        Peak peak = Made.Peak(1000, fwhm: 0, error: 0);
        Assert.Equal(0, new LinePlaces(lines, 8000, settings).Error(peak, 3, 0), 1e-9);
        Assert.Equal(weak, places.Error(peak, 3, 0), 1e-9);
        Assert.Equal(strong, places.Error(peak, 3, 1), 1e-9);
        Assert.Equal(strong > 0, places.MayBe(peak, 3, 3 * strong + 1, 1) && !places.MayBe(peak, 3, 5 * strong, 1));
    }

    [Fact]
    public void APeakAtALineIsLikelierThanOneAnywhere()
    {
        LineCandidate[] lines = [Made.Line(4000)];
        var places = new LinePlaces(lines, 4000, new AssignmentSettings { ModelErrorEv = 10 });
        Peak peak = Made.Peak(1000, error: 0);
        double? Gained(double distance) => places.Gained(peak, 3, distance, 0, 12_000);
        // The density of two Gaussians, one about three times as narrow as the other, over a flat one.
        double flat = Math.Log(12_000 / Math.Sqrt(2 * Math.PI));
        Assert.Equal(flat + Math.Log(0.7 / 3.5 + 0.3 / 10), Gained(0)!.Value, 1e-4);
        Assert.Equal(flat + Math.Log(0.7 / 3.5 * Math.Exp(-2) + 0.3 / 10 * Math.Exp(-0.245)), Gained(7)!.Value, 1e-4);
        Assert.Equal(flat + Math.Log(0.3 / 10) - 2, Gained(-20)!.Value, 1e-4);
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
    [InlineData(0.94, 0, 0)]
    [InlineData(0.868, 0, 2)] // 8 % narrower than 0.94: two errors of 4 %
    [InlineData(0.868, 0.04, 0.5)] // one, where its counts are known to 4 %
    [InlineData(0.3, 0, 15)]
    public void NoLineIsNarrowerThanItsStatistics(double overStatistics, double areaError, double cost)
    {
        // F w E = 0.4 eV · 10 keV: 63.2 eV
        double fwhm = 2.3548200450309493 * overStatistics * Math.Sqrt(4000) / 3;
        Peak peak = Made.Peak(1000, fwhm);
        Assert.Equal(cost, new WidthScore(0.4).TooNarrow(peak with { AreaError = areaError * peak.Area }, 3, 10_000), 0.02);
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
    [InlineData(1, 0)]
    [InlineData(1.8221188, -1.15)] // by a factor of e^0.6, one standard deviation
    [InlineData(6.0496475, -6.45)]
    [InlineData(100, -10)] // and no more
    public void ALineThatIsNotThereCostsWhatAbsorptionWouldHaveToDo(double times, double score) =>
        Assert.Equal(-score, FamilyScore.MissingCost(times), 1e-6);

    [Theory]
    [InlineData(10_000, 2000, 0, -10)] // 2 000 counts where there is nothing
    [InlineData(100, 2000, 0, 0)] // 20 need not be seen: 5 standard deviations are 25 counts at least
    [InlineData(10_000, 2200, 2000, 0)] // a peak that covers it
    [InlineData(10_000, 2200, 1100, -1.15)] // e^-0.6 of it may be there
    [InlineData(10_000, 2220, 2000, -5.67)] // one that is 1.2 standard deviations off would be wider
    public void AWeakerPartnerShouldBeSeen(double area, double otherChannel, double otherArea, double score)
    {
        Peak[] peaks = [Made.Peak(2000, area: area), Made.Peak(otherChannel, area: otherArea)];
        Assert.Equal(score, Families(peaks, [0, -1]), 0.1);
    }

    [Fact]
    public void WhatIsThereHidesALine()
    {
        // 100 000 counts in the window about a line: 25 standard deviations of it and of twice as many
        var counts = new long[4000];
        counts[2199] = 100_000;
        SpectrumView view = SpectrumView.Of(Made.Histogram(counts), []);
        double least = view.LeastSeen(2200, 40, 5);
        Assert.Equal(5, 0.842 * least / Math.Sqrt(0.842 * least + 200_000), 1e-6);
        Assert.Equal(25, 0.842 * view.LeastSeen(1000, 40, 5), 1e-6);
    }

    [Theory]
    [InlineData(0, 4000, 0, -10)]
    [InlineData(2050, 4000, 0, 0)] // not in the spectrum
    [InlineData(0, 4000, 10_000, 0)] // 10 000 counts under as many
    [InlineData(0, 4000, 3000, -3.3)] // two standard deviations of absorption
    public void AStrongerPartnerShouldBeSeen(double first, double last, double otherArea, double score)
    {
        Peak[] peaks = [Made.Peak(2200, area: 2000), Made.Peak(2000, area: otherArea)];
        Assert.Equal(score, Families(peaks, [-1, 0], Made.View(first, last)), 0.1);
    }

    [Theory]
    [InlineData(0, 4000, 3000, -1.098612289)] // by the Beta distribution of 3 and 1: ln 1/3
    [InlineData(0, 1900, 1000, 0)] // not in the spectrum
    [InlineData(0, 4000, 2010, 0)] // another peak is there
    public void AnElementShouldBeSeen(double first, double last, double otherChannel, double score) =>
        Assert.Equal(score, Families([Made.Peak(otherChannel)], [-1, -1], Made.View(first, last)), 1e-6);

    [Fact]
    public void ElementsThatAreMissingCostLessTheMoreAre()
    {
        // B(3 + seen, 1 + missed) over B(3 + all, 1)
        Assert.Equal(Math.Log(1 / 6.0), FamilyScore.Absences(3, 1), 1e-9);
        Assert.Equal(0, FamilyScore.Absences(4, 0));
        Assert.InRange(FamilyScore.Absences(2, 10), -7, -5);
    }

    [Fact]
    public void PeaksThatAreNoLineCostByTheirStrength()
    {
        Peak[] peaks = [Made.Peak(1000, area: 10_000), Made.Peak(2000, area: 1000), Made.Peak(3000, area: 5)];
        double[] none = [0, 0, 0];
        Assert.Equal(0, ExtraPeaks.Cost(peaks, [2, 0, 1], none));
        Assert.Equal(0.5 + 2.5 * Math.Log(21), ExtraPeaks.Cost(peaks, [2, -1, 1], none), 1e-9);
        Assert.Equal(0.5 + 2.5 * Math.Log(3), ExtraPeaks.Cost(peaks, [0, 2], none), 1e-9);
        Assert.Equal(0.525, ExtraPeaks.Cost(peaks, [1, 0], none), 1e-3);
        // Nor what lines bring with them.
        Assert.Equal(0, ExtraPeaks.Cost(peaks, [0, 2], [0, 3, 0]));
    }

    [Fact]
    public void LinesBringEscapeAndSumPeaksWithThem()
    {
        LineCandidate[] lines = [Made.Line(5900), Made.Line(6490)];
        LineCandidate[] soft = [Made.Line(950, "soft"), Made.Line(1300), Made.Line(2300, "soft", 0.5), Made.Line(2900, "soft", 0.1)];
        SpectrumView view = Made.View(0, 4000);
        var companions = new Companions(lines, soft, new LinePlaces(lines, 6000, new AssignmentSettings()), new AssignmentSettings());
        double[] Of(double energyEv, double area)
        {
            Peak[] peaks = [Made.Peak(Scale, 5900, 100_000), Made.Peak(Scale, 6490, 15_000), Made.Peak(Scale, energyEv, area)];
            double[] gained = new double[3],
                energies = new double[3];
            companions.Of(peaks, [0, 1], Scale, view, gained, energies);
            Assert.Equal([0.0, 0.0], gained[..2]);
            return [Math.Round(gained[2], 6), energies[2]];
        }
        double At(double energyEv) =>
            new LinePlaces(lines, 6000, new AssignmentSettings()).Gained(Made.Peak(1000), 3, 0, lengthEv: 12_000, energyEv)!.Value;
        // 330 escape of 100 000 at 5.9 keV, 40 of 15 000 at 6.5; a peak there speaks for the line, most where it has as many counts.
        double expected = 100_000 * SiliconEscape.Share(5900);
        Assert.InRange(expected, 250, 400);
        Assert.Equal(At(4160) - 0.2 + Math.Log(2 / 0.8), Of(4160, expected)[0], 1e-5);
        Assert.InRange(Of(4160, 1200)[0], At(4160) - 2.3, At(4160) - 0.2);
        // Sums are what any peak may be.
        Assert.Equal(At(11_800) - 2.3, Of(11_800, 600)[0], 1e-5);
        Assert.Equal([4160.0, 11_800, 12_390], new[] { Of(4160, 600), Of(11_800, 600), Of(12_390, 200) }.Select(c => c[1]));
        // Soft lines have any number of counts, and the more of them there are the less each explains; main ones are fewer.
        Assert.Equal(950.0, Of(950, 90_000)[1]);
        Assert.Equal(At(950) - 1.1 - Math.Log(2), Of(950, 50)[0], 1e-5);
        Assert.Equal(At(2300) - 2.3 - Math.Log(2), Of(2300, 50)[0], 1e-5);
        // Too many counts, too few, or nowhere
        Assert.Equal([0.0, 0, 0, 0], new[] { Of(4160, 5000), Of(4160, 10), Of(11_800, 8000), Of(9000, 600) }.Select(c => c[0]));
    }

    [Theory]
    [InlineData(100_000, 9000, 2)] // 18 times what stands out: at most e² to 1
    [InlineData(10_000, 9000, 0.09)] // a little more than what stands out
    [InlineData(1000, 9000, 0)] // not to be seen
    [InlineData(100_000, 4180, 0)] // another peak is there
    public void AnEscapePeakShouldBeSeen(double area, double otherEv, double cost)
    {
        LineCandidate[] lines = [Made.Line(5900)];
        Peak[] peaks = [Made.Peak(Scale, 5900, area), Made.Peak(Scale, otherEv, 100)];
        Assert.Equal(cost, Missing(new AssignmentSettings()), 0.05);
        // Other detectors have others, or none.
        Assert.Equal(0, Missing(new AssignmentSettings { EscapeEv = 9886 }));

        double Missing(AssignmentSettings settings) =>
            new Companions(lines, [], new LinePlaces(lines, 6000, settings), settings).Missing(peaks, [0], Scale, Made.View(0, 4000));
    }

    // Reed and Ware's table: 1 to 2 % near the edge, half a percent for titanium, 0.1 to 0.2 for copper.
    [Theory]
    [InlineData(1800, 0, 0)]
    [InlineData(2300, 0.012, 0.018)]
    [InlineData(4510, 0.004, 0.008)]
    [InlineData(8040, 0.001, 0.002)]
    public void LessEscapesOfHarderLines(double energyEv, double least, double most) =>
        Assert.InRange(SiliconEscape.Share(energyEv), least, most);

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
    private static double Families(Peak[] peaks, ReadOnlySpan<int> peakOf, SpectrumView? view = null) =>
        new FamilyScore([Made.Line(6000, "X", 1), Made.Line(6600, "X", 0.2)]).Of(peaks, peakOf, Scale, view ?? View);
}
