using MathNet.Numerics.Distributions;
using SpectroCal.Fitting;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>How wide peaks are: of one, of all, along the spectrum.</summary>
public sealed class PeakWidthTests
{
    private const double Widest = 4096.0 / 12;

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(9)]
    public void TheWidthOfAPeakIsFoundFromAGuess(double guess) =>
        Assert.Equal(6, PeakCoreFit.Width(Prepared(Made.Counts(512, 20, (250, 6, 5000))), 250, guess).Sigma, 0.05);

    [Theory]
    [InlineData(2)] // far off: the fit ends at a bound and begins there again
    [InlineData(25)]
    public void AndFromOneThatIsFarOff(double guess) =>
        Assert.Equal(6, PeakCoreFit.Width(Prepared(Made.Counts(512, 20, (250, 6, 20_000))), 250, guess).Sigma, 0.05);

    [Fact]
    public void AWidthThatIsNotKnownIsNone()
    {
        // On 400 counts a channel the width of 3 000 counts is known to 14 %, that of 1 000 to no better than 40 %.
        Assert.Equal(6, PeakCoreFit.Width(Prepared(Made.Counts(512, 400, (250, 6, 3000))), 250, 6).Sigma, 0.1);
        Assert.Equal(double.NaN, PeakCoreFit.Width(Prepared(Made.Counts(512, 400, (250, 6, 1000))), 250, 6).Sigma);
    }

    [Fact]
    public void ANeighbourIsOutsideTheWindowThatIsRightForThePeak()
    {
        // From a guess that is too wide the fit sees the neighbour six standard deviations away; from the next it does not.
        var prepared = Prepared(Made.Counts(512, 20, (250, 6, 20_000), (288, 6, 20_000)));
        Assert.Equal(6, PeakCoreFit.Width(prepared, 250, 8.5).Sigma, 0.1);
    }

    [Fact]
    public void WidePeaksAreFittedInWiderBins()
    {
        // 2.6 standard deviations of 40 channels on both sides, in bins of a quarter of one
        FitResult fit = PeakCoreFit.Fit(Prepared(Made.Counts(1024, 20, (500, 40, 1e5))), [500], [40], 0.5, 2)!;
        Assert.Equal(20 - 5, fit.DegreesOfFreedom);
        Assert.Equal(40, fit["s0"].Value, 0.05);
    }

    [Theory]
    [InlineData(4.5, true)]
    [InlineData(5, false)] // two FWHM are 4.71 standard deviations
    public void NeighboursAreFittedTogether(double distance, bool together)
    {
        double second = 500 + 10 * distance;
        IReadOnlyList<Peak> peaks = Fits(Made.Counts(1024, 5, (500, 10, 1e4), (second, 10, 1e4)), (500, 10), (second, 10));
        Assert.Equal([together, together], peaks.Select(p => p.Overlaps));
        Assert.Equal([500, second], peaks.Select(p => Math.Round(p.Channel)));
    }

    [Fact]
    public void SixNeighboursAreFittedTogetherAtMost()
    {
        // Of seven in a row the last is fitted alone.
        (double, double)[] places = [.. Enumerable.Range(0, 7).Select(i => (300.0 + 35 * i, 10.0))];
        IReadOnlyList<Peak> peaks = Fits(Made.Counts(1024, 5, [.. places.Select(p => (p.Item1, 10.0, 1e5))]), places);
        Assert.Equal([true, true, true, true, true, true, false], peaks.Select(p => p.Overlaps));
        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal(places[i].Item1, peaks[i].Channel, 0.5));
    }

    [Theory]
    [InlineData(400, false)] // two errors of an area on the flank
    [InlineData(1300, true)] // five
    public void AShoulderIsNoPeak(double area, bool peak)
    {
        long[] counts = Made.Counts(1024, 20, (500, 10, 20_000), (530, 10, area));
        IReadOnlyList<Peak> peaks = Fits(counts, (500, 10), (530, 10));
        Assert.Equal(peak ? 2 : 1, peaks.Count);
        Assert.Equal(500, peaks[0].Channel, 0.5);
    }

    [Fact]
    public void ALonePeakThatIsWiderThanExpectedIsFittedInAWiderWindow()
    {
        // 1.8 times as wide as expected: in a window of 1.4 of its standard deviations area and background are alike.
        Peak peak = Fits(Made.Counts(1024, 20, (500, 18, 20_000)), (500, 10))[0];
        Assert.Equal(18, peak.FwhmChannels / 2.3548200450309493, 0.1);
        Assert.InRange(peak.AreaError / peak.Area, 0.03, 0.05);
    }

    [Fact]
    public void OneAsWideAsExpectedIsNot()
    {
        // What nobody found five standard deviations away would be in the wider window.
        Peak peak = Fits(Made.Counts(1024, 20, (500, 10, 20_000), (546, 10, 5000)), (500, 10))[0];
        Assert.Equal(500, peak.Channel, 0.3);
        Assert.Equal(10, peak.FwhmChannels / 2.3548200450309493, 0.3);
    }

    [Fact]
    public void WidthsWithinAQuarterFollowOneLaw()
    {
        // 10 and 12.2 do, 16 does not; the mean is that of the squares.
        PeakWidthLaw law = Law((100, 16), (200, 12.2), (300, 10), (400, 10), (500, 10));
        Assert.Equal(0, law.Slope);
        Assert.Equal(Math.Sqrt((3 * 100 + 12.2 * 12.2) / 4), law.Sigma(0), 1e-9);
    }

    [Fact]
    public void WidthsRiseAlongTheSpectrum()
    {
        // sigma^2 = 25 + 0.05 x, three times as wide at the end as at the beginning
        PeakWidthLaw law = Law((100, Math.Sqrt(30)), (1000, Math.Sqrt(75)), (3000, Math.Sqrt(175)));
        Assert.Equal((25, 0.05), (Math.Round(law.Variance, 6), Math.Round(law.Slope, 6)));
        // 10 + 0.1 x is six times as wide, which no detector is.
        Assert.Equal(0, Law((100, Math.Sqrt(20)), (1000, Math.Sqrt(110)), (3000, Math.Sqrt(310))).Slope);
        // What a constant width explains nearly as well is constant.
        Assert.Equal(0, Law((100, 10), (1000, 10.8), (3000, 12.5)).Slope);
    }

    [Fact]
    public void TheWidthOfMostStrongPeaksIsTheirs()
    {
        PeakWidthLaw law = PeakWidth.Of(Prepared(Made.Counts(4096, 20, Lines)), Widest)!.Value;
        Assert.All(Lines, l => Assert.Equal(10, law.Sigma(l.Channel), 0.3));
        Assert.Null(PeakWidth.Of(Prepared(Made.Counts(4096, 20)), Widest));
    }

    [Fact]
    public void ManyWeakNarrowPeaksAreNotTheLines()
    {
        // Thirty of a four-hundredth of the lines' counts and a third of their width: they stand out, but not beside the lines.
        (double, double, double)[] weak = [.. Enumerable.Range(0, 30).Select(i => (75.0 + 130 * i, 3.0, 200.0))];
        PeakWidthLaw law = PeakWidth.Of(Prepared(Made.Counts(4096, 20, [.. weak, .. Lines])), Widest)!.Value;
        Assert.Equal(10, law.Sigma(2000), 1.0);
    }

    [Fact]
    public void APulserMayExceedAllLines()
    {
        (double, double, double) pulser = (3800, 4, 2e8);
        PeakWidthLaw law = PeakWidth.Of(Prepared(Made.Counts(4096, 20, [.. Lines, pulser])), Widest)!.Value;
        Assert.Equal(10, law.Sigma(2000), 0.5);
    }

    [Fact]
    public void WhatIsWeakBesideALineIsNotALine()
    {
        // Two narrow satellites beside each line: twice as many, but within what the widest filters see of the line.
        (double, double, double)[] satellites =
        [
            .. Lines.SelectMany(l => new[] { (l.Channel - 50, 3.0, 2500.0), (l.Channel + 50, 3.0, 2500.0) }),
        ];
        PeakWidthLaw law = PeakWidth.Of(Prepared(Made.Counts(4096, 20, [.. Lines, .. satellites])), Widest)!.Value;
        Assert.Equal(10, law.Sigma(2000), 1.0);
        // Where they are as strong as the lines it is they that are most.
        satellites = [.. satellites.Select(l => (l.Item1, 3.0, 80_000.0))];
        law = PeakWidth.Of(Prepared(Made.Counts(4096, 20, [.. Lines, .. satellites])), Widest)!.Value;
        Assert.Equal(3, law.Sigma(2000), 0.5);
    }

    [Fact]
    public void OfAWidePeakANarrowFilterSeesTheMiddleOnly()
    {
        // Noise behind a threshold, and two lines: what a narrow filter sees where a wider one sees more is not the peak.
        long[] counts = Made.Drawn(8, 4096, 5, (900, 12, 500), (1600, 12, 800));
        var random = new Random(8);
        for (int i = 0; i < 100; i++)
            counts[40 + i] += Poisson.Sample(random, 1000 * Math.Exp(-i / 20.0));
        Array.Clear(counts, 0, 40);
        Assert.Equal(12, PeakWidth.Of(Prepared(counts), Widest)!.Value.Sigma(2000), 2.0);
    }

    [Fact]
    public void NeighboursAnswerAWideFilterTogetherAndAreTwoAllTheSame()
    {
        (double, double, double)[] pairs =
        [
            (900, 12, 5000),
            (945, 12, 3000),
            (2000, 12, 5000),
            (2050, 12, 8000),
            (3000, 12, 5000),
            (3040, 12, 2000),
        ];
        foreach (int seed in new[] { 19, 21, 34 })
            Assert.Equal(12, PeakWidth.Of(Prepared(Made.Drawn(seed, 4096, 5, pairs)), Widest)!.Value.Sigma(2000), 2.0);
    }

    [Fact]
    public void TwelvePeaksSayTheWidthOfAll()
    {
        // Five are a third as wide and come first: the nine others are still more.
        (double, double, double)[] peaks =
        [
            .. Enumerable.Range(0, 5).Select(i => (300 + 150.0 * i, 4.0, 50_000.0)),
            .. Enumerable.Range(0, 9).Select(i => (1500 + 250.0 * i, 12.0, 50_000.0)),
        ];
        Assert.Equal(12, PeakWidth.Of(Prepared(Made.Counts(4096, 20, peaks)), Widest)!.Value.Sigma(2000), 1.0);
    }

    [Theory]
    [InlineData(0.5, 0)] // what fluctuates up is no line
    [InlineData(5, 0)]
    [InlineData(5, 400)]
    public void LinesThatHardlyStandOutHaveAWidth(double background, double area)
    {
        int found = 0;
        for (int seed = 0; seed < 20; seed++)
            if (PeakWidth.Of(Prepared(Made.Drawn(seed, 4096, background, (1000, 12, area))), Widest) is { } law)
                found += Math.Abs(law.Sigma(1000) - 12) < 4 ? 1 : 100;
        Assert.InRange(found, area > 0 ? 18 : 0, area > 0 ? 20 : 0);
    }

    [Fact]
    public void ALineThatIsNotSignificantHasNone() => Assert.Null(PeakWidth.Of(Prepared(Made.Drawn(20, 4096, 5, (900, 12, 300))), Widest));

    private static readonly (double Channel, double Sigma, double Area)[] Lines =
    [
        (600, 10, 80_000),
        (1400, 10, 80_000),
        (2100, 10, 80_000),
        (3300, 10, 80_000),
    ];

    private static PreparedCounts Prepared(long[] counts) => PreparedCounts.Of(counts);

    private static PeakWidthLaw Law(params (double Position, double Sigma)[] widths) =>
        PeakWidthLaw.Of([.. widths.Select(w => (w.Position, w.Sigma, 1.0))], 4096);

    private static IReadOnlyList<Peak> Fits(long[] counts, params (double Position, double Sigma)[] candidates) =>
        PeakFits
            .Of(
                Prepared(counts),
                [.. candidates.Select(c => new PeakCandidate(c.Position, c.Sigma, 50))],
                Made.Histogram(counts),
                CancellationToken.None
            )
            .Peaks;
}
