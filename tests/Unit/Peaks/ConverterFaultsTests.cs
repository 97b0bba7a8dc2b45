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
    [InlineData(101, 99, 5, true)] // the fifth is in a stretch that counts
    [InlineData(104, 96, 4, true)]
    public void NarrowPeaksInAThirdOfTheSpectrumAreNoComb(long even, long odd, int peaks, bool comb)
    {
        long[] counts = Comb(1200, 2, even, odd, 100);
        for (int p = 0; p < peaks; p++)
            counts[100 * (2 * p + 1) + 50] += 5000;
        Assert.Equal(comb, ConverterFaults.Of(counts).Widths.Count > 1);
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
