using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>Significance of counts on a place over those on both sides, in spectra without noise.</summary>
public sealed class SideWindowsTests
{
    private const double Sigma = 10;

    [Fact]
    public void ItIsThatOfLiAndMa()
    {
        // 26 channels on it of 200 counts, 20 beside it on both sides of 100.
        long[] counts = [.. Enumerable.Repeat(100L, 1000)];
        for (int i = 487; i < 514; i++)
            counts[i] = 200;
        double on = 26 * 200,
            off = 40 * 100,
            alpha = 26.0 / 40;
        double expected = Math.Sqrt(
            2 * (on * Math.Log((1 + alpha) / alpha * (on / (on + off))) + off * Math.Log((1 + alpha) * (off / (on + off))))
        );
        Assert.Equal(expected, Significance(counts, 500), 1e-6);
        Assert.Equal(0, Significance([.. Enumerable.Repeat(100L, 1000)], 500));
    }

    [Theory]
    [InlineData(1.2, true)] // standard deviations from the centre: on the peak
    [InlineData(1.7, false)] // neither on it nor beside it
    [InlineData(2.0, false)]
    public void TheWindowOnThePeakIsHalfTheCountsOrMore(double from, bool matters)
    {
        Assert.Equal(matters, Math.Abs(Changed(from, from + 0.1)) > 1e-9);
        Assert.Equal(matters, Math.Abs(Changed(-from - 0.1, -from)) > 1e-9);
    }

    [Theory]
    [InlineData(2.4, true)]
    [InlineData(4.0, true)]
    [InlineData(4.4, false)]
    [InlineData(6.0, false)]
    public void TheWindowsBesideItBeginWhereItEnds(double from, bool matters)
    {
        Assert.Equal(matters, Math.Abs(Changed(from, from + 0.1)) > 1e-9);
        Assert.Equal(matters, Math.Abs(Changed(-from - 0.1, -from)) > 1e-9);
    }

    [Theory]
    [InlineData(1.4, false)]
    [InlineData(1.6, true)]
    [InlineData(2.2, true)]
    [InlineData(2.5, false)]
    public void BetweenNeighboursTheValleyCounts(double from, bool matters)
    {
        // A second peak four standard deviations above fills the window there.
        (double, double, double)[] two = [(500.5, Sigma, 20_000), (500.5 + 4 * Sigma, Sigma, 40_000)];
        double plain = Significance(Made.Counts(1000, 20, two), 500);
        long[] counts = Made.Counts(1000, 20, two);
        counts[(int)(500.5 + from * Sigma)] += 50;
        Assert.InRange(plain, 20, 200);
        Assert.Equal(matters, Math.Abs(Significance(counts, 500) - plain) > 1e-9);
    }

    [Theory]
    [InlineData(10, 0, false)] // fourteen counts a channel on the peak, and as many above it
    [InlineData(10, 10, true)]
    public void APeakFallsOnBothSides(long below, long fall, bool peak)
    {
        // 140 a channel on the peak, 10 below, and 140 or 130 above.
        long[] counts =
        [
            .. Enumerable
                .Range(0, 1000)
                .Select(i =>
                    i < 487 ? below
                    : i < 514 ? 140
                    : 140 - fall
                ),
        ];
        Assert.Equal(peak, Significance(counts, 500) > 0);
    }

    [Fact]
    public void TwoStandardDeviationsOnEachSideAreAFall()
    {
        // 26 channels of 100 on it; above, 20 of fewer: significance of one side alone is 100 (1 - f) / sqrt(100 (1/26 + 1/20) f).
        Assert.Equal(0, Significance(Step(96), 500)); // 1.4
        Assert.True(Significance(Step(92), 500) > 0); // 2.8
        static long[] Step(long above) =>
            [
                .. Enumerable
                    .Range(0, 1000)
                    .Select(i =>
                        i < 487 ? 10
                        : i < 515 ? 100
                        : above
                    ),
            ];
    }

    [Theory]
    [InlineData(24, false)] // a window beside it of which less than one standard deviation is left
    [InlineData(34, true)]
    [InlineData(966, true)]
    [InlineData(976, true)] // a last peak falls again before the spectrum ends
    [InlineData(984, true)] // its flank falls for half a standard deviation
    [InlineData(985, false)]
    public void AtAnEndThereIsNoOtherSide(int channel, bool peak) =>
        Assert.Equal(peak, Significance(Made.Counts(1000, 20, (channel + 0.5, Sigma, 5000)), channel) > 0);

    [Theory]
    [InlineData(14, false)]
    [InlineData(16, true)]
    public void CountsThatBeginAtOnceAreAThreshold(int above, bool peak)
    {
        // A lone group with single counts beside it, the first so many channels below its middle.
        var counts = new long[1000];
        counts[500] = 40;
        counts[500 - above] = counts[515] = counts[525] = 1;
        Assert.Equal(peak, Significance(counts, 500) > 0);
    }

    [Theory]
    [InlineData(0.2, true)] // two counts in the first standard deviation are no edge: nothing is below, and that is a fall
    [InlineData(0.4, false)] // four are one, and what is below it says nothing
    public void BelowAThresholdNothingIsSaid(double perChannel, bool peak)
    {
        // A flat background from channel 480 on, and a group on it two standard deviations above.
        int every = (int)Math.Round(1 / perChannel);
        var counts = new long[1000];
        for (int i = 480; i < 1000; i += every)
            counts[i] = 1;
        counts[500] += 60;
        Assert.Equal(peak, Significance(counts, 500) > 0);
    }

    [Theory]
    [InlineData(1.5, false)] // as a background that rises behind a threshold
    [InlineData(3, true)] // as the foot of a peak
    public void TheFootOfAPeakGrowsFast(double growth, bool peak)
    {
        // Steps of one standard deviation: 4 a channel, more, and 40 about the middle.
        long[] counts =
        [
            .. Enumerable
                .Range(0, 1000)
                .Select(i =>
                    Math.Abs(i - 499.5) switch
                    {
                        < 10 => 40L,
                        < 20 => (long)(4 * growth),
                        < 30 => 4,
                        _ => 0,
                    }
                ),
        ];
        Assert.Equal(peak, Significance(counts, 500) > 0);
    }

    private static double Significance(long[] counts, int channel) =>
        new SideWindows([.. counts.Select(n => (double)n)]).Significance(channel, Sigma);

    // By how much counts between two places, in standard deviations, change the significance of a lone peak.
    private static double Changed(double from, double to)
    {
        long[] counts = Made.Counts(1000, 20, (500.5, Sigma, 5000));
        double plain = Significance(counts, 500);
        counts[(int)(500.5 + 0.5 * (from + to) * Sigma)] += 50;
        return Significance(counts, 500) - plain;
    }
}
