using MathNet.Numerics.Distributions;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>Full end channels and combs, in spectra that are flat otherwise.</summary>
public sealed class ConverterFaultsTests
{
    [Theory]
    [InlineData(49, false)]
    [InlineData(51, true)] // five times nine counts and one
    public void AnEndWithFarMoreThanItsNeighboursIsFull(long end, bool full)
    {
        long[] counts = [end, .. Enumerable.Repeat(9L, 98), end, 0, 0];
        var faults = ConverterFaults.Of(counts);
        Assert.Equal(full ? (9, 9) : (null, null), (faults.First, faults.Last));
        Assert.Equal(99, faults.LastChannel);
    }

    [Fact]
    public void EightNeighboursSayWhatAnEndShouldHold()
    {
        // The nearest three of 2, others of 18: 12 in the mean of eight; what is further off does not count.
        long[] side = [.. Enumerable.Repeat(1000L, 40), .. Enumerable.Repeat(18L, 5), 2, 2, 2];
        Assert.Null(ConverterFaults.Of([.. side, 60]).Last);
        Assert.Equal(12, ConverterFaults.Of([.. side, 70]).Last);
    }

    [Theory]
    [InlineData(32, false)]
    [InlineData(33, true)]
    public void InAShortSpectrumAnEndMayBeALine(int channels, bool full) =>
        Assert.Equal(full, ConverterFaults.Of([.. Enumerable.Repeat(1L, channels - 1), 1000]).Last is not null);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void ACombIsMeasured(int period)
    {
        IReadOnlyList<double> widths = ConverterFaults.Of(Comb(4096, period, 120, 80, 100)).Widths;
        Assert.Equal(period, widths.Count);
        for (int k = 0; k < period; k++)
            Assert.Equal(
                k == 0 ? 1.2
                    : k == period / 2 ? 0.8
                    : 1,
                widths[k],
                0.001
            );
        Assert.Equal(0.2, ConverterFaults.Of(Comb(4096, period, 120, 80, 100)).Contrast, 0.001);
        // 128 periods are needed, for which peaks are not everywhere.
        Assert.Equal(period, ConverterFaults.Of(Comb(128 * period, period, 160, 40, 100)).Widths.Count);
        Assert.Equal([1], ConverterFaults.Of(Comb(128 * period - 2, period, 160, 40, 100)).Widths);
    }

    [Theory]
    [InlineData(1008, 992, 1)] // 5.7 standard deviations
    [InlineData(1012, 988, 2)] // 8.6
    public void ACombExceedsFluctuation(long even, long odd, int period) =>
        Assert.Equal(period, ConverterFaults.Of(Comb(1024, 2, even, odd, 1000)).Widths.Count);

    [Theory]
    [InlineData(101, 99, 4, false)] // 1.8 standard deviations without them
    [InlineData(101, 99, 12, false)] // nor with any number of them
    [InlineData(104, 96, 4, true)]
    public void NarrowPeaksAreNoComb(long even, long odd, int peaks, bool comb)
    {
        long[] counts = Comb(1200, 2, even, odd, 100);
        for (int p = 0; p < peaks; p++)
            counts[100 * p + 50] += 5000;
        Assert.Equal(comb, ConverterFaults.Of(counts).Widths.Count > 1);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void OneWideChannelInAPeriodIsCorrectedAlone(int period)
    {
        // Even and odd channels differ too, which is not all of it.
        IReadOnlyList<double> widths = ConverterFaults.Of(Comb(4096, period, 150, 100, 100)).Widths;
        double mean = 1 + 0.5 / period;
        Assert.Equal(period, widths.Count);
        Assert.Equal(1.5 / mean, widths[0], 0.002);
        Assert.All(widths.Skip(1), w => Assert.Equal(1 / mean, w, 0.002));
    }

    [Fact]
    public void NarrowPeaksWithoutNoiseAreNoComb()
    {
        // Six peaks of 4 channels FWHM on 2 counts, in which combs of every 16th channel were seen.
        double sigma = 4 / 2.3548200450309493;
        long[] counts = Made.Counts(1024, 2, [.. Places.Select(p => (p, sigma, 20_000.0))]);
        Assert.Equal([1], ConverterFaults.Of(counts).Widths);
        IReadOnlyList<Peak> peaks = new MatchedFilterPeakFinder().Find(Made.Histogram(counts));
        Assert.Equal(Places.Length, peaks.Count);
        for (int i = 0; i < Places.Length; i++)
        {
            Assert.Equal(Places[i], peaks[i].Channel, 0.01);
            Assert.Equal(20_000, peaks[i].Area, 20.0);
            Assert.Equal(4, peaks[i].FwhmChannels, 0.01);
        }
    }

    [Theory]
    [InlineData(1e4)]
    [InlineData(1e5)]
    [InlineData(1e6)]
    [InlineData(1e7)]
    public void AGammaSpectrumOfManyNarrowPeaksHasNoComb(double counts)
    {
        for (int seed = 0; seed < 24; seed++)
            Assert.Equal(0, ConverterFaults.Of(Gamma(seed, counts, [1])).Contrast);
    }

    [Theory]
    [InlineData(2, 0.2, 1e4)]
    [InlineData(2, 0.05, 1e5)]
    [InlineData(2, 0.02, 1e6)]
    [InlineData(4, 0.2, 1e4)]
    [InlineData(4, 0.05, 1e6)]
    [InlineData(8, 0.2, 1e5)]
    [InlineData(8, 0.05, 1e6)]
    [InlineData(16, 0.5, 1e5)]
    [InlineData(16, 0.2, 1e7)]
    public void ButACombInSuchASpectrumIsSeen(int period, double contrast, double counts)
    {
        // One wide channel in each period.
        double[] widths = [(1 + contrast) / (1 - contrast), .. Enumerable.Repeat(1.0, period - 1)];
        double mean = widths.Average();
        for (int seed = 0; seed < 8; seed++)
        {
            IReadOnlyList<double> found = ConverterFaults.Of(Gamma(seed, counts, widths)).Widths;
            Assert.Equal(period, found.Count);
            // Of long periods few lie between peaks.
            Assert.Equal(widths[0] / mean, found[0], (period < 16 ? 0.25 : 0.5) * (widths[0] - 1));
        }
    }

    [Fact]
    public void CountsArePreparedWithoutFaults()
    {
        var prepared = PreparedCounts.Of([100_000, .. Enumerable.Repeat(100L, 98), 100_000]);
        Assert.Equal(Enumerable.Repeat(100.0, 100), prepared.Counts);
        prepared = PreparedCounts.Of(Comb(1024, 2, 150, 50, 0));
        Assert.All(prepared.Counts[2..^2], n => Assert.Equal(100, n, 0.5));
        Assert.Equal(150 / 1.5 / 1.5, prepared.Variance[500], 0.5);
        Assert.Equal(50 / 0.5 / 0.5, prepared.Variance[501], 1);
        // What hardly ever occurs is not blown up: 2 of 200 over a fifth, not over a hundredth.
        Assert.Equal(10, PreparedCounts.Of(Comb(1024, 2, 200, 2, 0)).Counts[501], 1e-9);
    }

    private static readonly double[] Places = [82.1, 177.5, 363.7, 577.3, 691.2, 806.9];

    // Sixty narrow lines, a tenth to half of all counts, on a continuum that falls, in 8 192 channels of the widths of a comb.
    private static long[] Gamma(int seed, double counts, double[] widths)
    {
        const int Channels = 8192;
        var random = new Random(seed);
        double share = 0.1 + 0.4 * random.NextDouble(),
            fall = Channels * (0.1 + random.NextDouble());
        (double Channel, double Sigma, double Area)[] lines =
        [
            .. Enumerable
                .Range(0, 60)
                .Select(_ => (100 + 8000 * random.NextDouble(), 0.9 + 2 * random.NextDouble(), Math.Pow(10, -3 * random.NextDouble()))),
        ];
        double all = lines.Sum(l => l.Area),
            mean = widths.Average();
        double[] expected =
        [
            .. Made.Expected(Channels, 0, [.. lines.Select(l => (l.Channel, l.Sigma, share * counts * l.Area / all))])
                .Select((n, i) => n + (1 - share) * counts / fall * Math.Exp(-i / fall) / (1 - Math.Exp(-Channels / fall))),
        ];
        return [.. expected.Select((n, i) => (long)Poisson.Sample(random, n * widths[i % widths.Length] / mean + 1e-12))];
    }

    // The first and the middle channel of each period, and the others.
    private static long[] Comb(int channels, int period, long first, long middle, long others) =>
        [
            .. Enumerable
                .Range(0, channels)
                .Select(i =>
                    i % period == 0 ? first
                    : i % period == period / 2 ? middle
                    : others
                ),
        ];
}
