using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>
/// Single rules of the finders, each in a drawn spectrum in which it decides: without it a line is lost, or something else is found.
/// </summary>
public sealed class PeakFinderRulesTests
{
    // The widest line looked for: of 60 channels there is none among 4 096 / 12, unless it is looked for in all of them.
    [Theory]
    [InlineData("matched-filter", "widths", 5, 500, 1501, 1560)] // WidestFraction
    [InlineData("matched-filter", "one", 1146, 150, 1146, 3950)] // LeastDistance: two maxima where one stretch ends and the next begins
    [InlineData("matched-filter", "one", 2672, 150, 2672, 3950)] // Margin: a maximum needs what lies beyond the end of its stretch
    [InlineData("matched-filter", "one", 720, 150, 720, 3950)] // WidthStep: one width of filter does not do for all
    [InlineData("matched-filter", "one", 1200, 150, 1200, 3950)] // BinsPerSigma: a filter needs some bins
    [InlineData("matched-filter", "low", 61, 150, 900, 2200, 3901)] // LargestFlank: how far apart peaks are fitted apart
    [InlineData("matched-filter", "near", 27, 500, 539, 1500)] // LeastDistance: neighbours are two
    [InlineData("matched-filter", "two", 3412, 281, 3412)] // AtEnd: each of two filters sees the maximum in the stretch of the other
    [InlineData("snip", "dnl", 0, 901, 2500)] // BelowMean, SmoothingOverPeak: of fluctuations nothing is left
    [InlineData("snip", "dnl", 3, 900, 2500)] // WindowInFwhm: the background follows what is not much wider than a peak
    [InlineData("snip", "low", 0, 151, 899, 2197, 3900)] // HalfWidth: one channel has not the counts of a peak
    [InlineData("snip", "low", 54, 150, 900, 2200, 3901)] // HalfWidth: nor has a wide stretch its height
    [InlineData("snip", "low", 21, 151, 901, 2201, 3901)] // BelowMean: but the mean is not far above the clipped background
    [InlineData("snip", "one", 736, 150, 736, 3950)] // BinsPerSigma
    [InlineData("snip", "near", 27, 501, 539, 1500)]
    [InlineData("wavelet", "near", 2, 512, 1499)] // LeastDistance
    [InlineData("wavelet", "steep", 55, 500, 561, 1500)] // LeastDistance: neighbours are two
    [InlineData("wavelet", "comb", 0, 900, 2500)] // NarrowestScale: wider channels are no peaks
    [InlineData("wavelet", "comb", 24, 900, 2500)] // UsualTrials: nor is what occurs by chance in a long spectrum of narrow ones
    [InlineData("wavelet", "low", 36, 150, 906, 2200, 3901)] // LeastScore
    [InlineData("wavelet", "low", 0, 150, 899, 2199, 3901)] // FarthestStep of lines of maxima
    [InlineData("wavelet", "near", 22, 511, 1500)] // LeastReach
    [InlineData("wavelet", "low", 89, 150, 897, 3898)] // LeastOfHighest
    [InlineData("wavelet", "low", 7, 149, 899, 2200, 3899)] // UsualTrials: but a short one is not tried so often
    public void PeaksAre(string finder, string kind, int seed, params int[] channels)
    {
        double[] found = [.. PeakFinders.Create(finder).Find(Made.Histogram(Spectrum(kind, seed))).Select(p => p.Channel)];
        Assert.Equal(channels.Length, found.Length);
        Assert.All(channels.Zip(found), c => Assert.Equal(c.First, c.Second, 5.0));
    }

    [Theory]
    [InlineData(20, 4.4)] // as K beta beside K alpha where 200 eV are resolved and a filter takes most of it away
    [InlineData(30, 5.2)] // whose valley lies on the flank of the strong one
    public void AWeakLineIsSeenBesideAStrongOne(double times, double apart)
    {
        const double sigma = 19;
        for (int seed = 0; seed < 20; seed++)
        {
            long[] counts = Made.Drawn(seed, 2048, 5, (887, sigma, 100_000), (887 + apart * sigma, sigma, 100_000 / times));
            Peak[] found = [.. new MatchedFilterPeakFinder().Find(Made.Histogram(counts))];
            Assert.Equal(2, found.Length);
            Assert.InRange(found[1].Channel, 887 + (apart - 0.25) * sigma, 887 + (apart + 0.25) * sigma);
            Assert.InRange((found[1].Area - 100_000 / times) / found[1].AreaError, -5, 5);
        }
    }

    // The flank of the strong line is no background, with which a fit would begin, and lose the weak one.
    [Fact]
    public void AFitBeginsBelowTheFlankOfAStrongLine()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            long[] counts = Made.Drawn(seed, 512, 70, (252.3, 2.8, 41_000), (278.3 + 0.05 * seed, 2.75, 3500), (294.7, 2.93, 337_000));
            Peak[] found = [.. new MatchedFilterPeakFinder().Find(Made.Histogram(counts))];
            Assert.Equal(3, found.Length);
            Assert.InRange((found[1].Channel - 278.3 - 0.05 * seed) / found[1].ChannelError, -4, 4);
        }
    }

    // The valley to the next line fills the flank, which is no slow fall.
    [Theory]
    [InlineData(4.7)]
    [InlineData(4.9)]
    public void TheFirstOfTwoLinesIsNoNoiseEdge(double apart)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            long[] counts = Made.Drawn(seed, 1024, 3, (307, 28, 9200), (307 + apart * 28.5, 29, 8900));
            PeakSearch found = new MatchedFilterPeakFinder().Search(Made.Histogram(counts));
            Assert.Null(found.NoiseEdge);
            Assert.Equal(2, found.Peaks.Count);
        }
    }

    [Fact]
    public void NoiseThatFallsToALineIsItsEdge()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            long[] counts = Made.Drawn(seed, 1024, 3, (220, 20, 6000));
            for (int k = 60; k < counts.Length; k++)
                counts[k] += MathNet.Numerics.Distributions.Poisson.Sample(random, 600 * Math.Exp((60 - k) / 45.0));
            Array.Clear(counts, 0, 60);
            PeakSearch found = new MatchedFilterPeakFinder().Search(Made.Histogram(counts));
            Assert.DoesNotContain(found.Peaks, p => p.Channel < 180);
        }
    }

    [Fact]
    public void AStrongLastLineIsSeenWhereTheSpectrumEndsAboveIt()
    {
        long[] counts = Made.Drawn(1, 2048, 2, (1000, 60, 50_000), (1920, 60, 20_000)); // 2.1 standard deviations before the end
        Assert.Equal(2, new MatchedFilterPeakFinder().Find(Made.Histogram(counts)).Count);
    }

    [Theory]
    [InlineData(7, 0)]
    [InlineData(8, 1)]
    public void ASpectrumHasEightChannels(int channels, int peaks)
    {
        long[] counts = [1, 1, 1, 1000, 1, 1, 1, 1];
        Assert.Equal(
            peaks,
            new MatchedFilterPeakFinder { FwhmChannels = 1 }
                .Find(Made.Histogram(counts[..channels]))
                .Count
        );
    }

    private static long[] Spectrum(string kind, int seed)
    {
        switch (kind)
        {
            case "one": // a line among two others, each as wide as noise and statistics make it there
                return Made.Drawn(seed, 4096, 30, Line(150, 50_000), Line(seed, 20_000), Line(3950, 50_000));
            case "two": // as wide as they are there
                return Made.Drawn(seed, 4096, 1, Line(281, 7400), Line(seed, 1500));
            case "low": // four lines of few counts
                return Made.Drawn(seed, 4096, 0.2, Line(150, 90), Line(900, 60), Line(2200, 80), Line(3900, 150));
            case "near": // two lines 2.5 to 4.3 standard deviations apart, and one
                return Made.Drawn(seed, 2048, 5, (500, 12, 3000), (500 + 12 * (2.5 + 0.03 * seed), 12, 2000), (1500, 12, 3000));
            case "steep": // a weak line beside a strong one, and a hump
                return Made.Drawn(
                    seed,
                    2048,
                    5,
                    (500, 12, 30_000),
                    (500 + 12 * (3 + 0.03 * seed), 12, 1000),
                    (1500, 12, 3000),
                    (1100, 150, 20_000)
                );
            case "widths": // lines of very different widths
                return Made.Drawn(seed, 4096, 5, (500, 4, 2000), (1500, 15, 8000), (1560, 8, 2000), (2800, 60, 30_000));
            case "dnl": // every fortieth channel wider
                return Wider(Made.Drawn(seed, 4096, 50, (900, 6, 3000), (2500, 6, 3000)), 40);
            default: // every third channel wider
                return Wider(Made.Drawn(seed, 4096, 500, (900, 6, 9000), (2500, 6, 9000)), 3);
        }

        static (double, double, double) Line(double channel, double area) => (channel, Math.Sqrt(16 + 0.05 * channel), area);
    }

    private static long[] Wider(long[] counts, int period)
    {
        for (int i = 3; i < counts.Length; i += period)
            counts[i] = counts[i] * 14 / 10;
        return counts;
    }
}
