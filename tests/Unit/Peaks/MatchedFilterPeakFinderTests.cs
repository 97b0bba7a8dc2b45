using MathNet.Numerics.Distributions;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Peaks;

public sealed class MatchedFilterPeakFinderTests
{
    private static readonly MatchedFilterPeakFinder Finder = new();

    private static ChannelHistogram Draw(Random random, int channels, double background, (double Channel, double Sigma, double Area)[] peaks, double comb = 1) => ChannelHistogram.FromChannels(
        [.. Enumerable.Range(0, channels).Select(i => (long)Poisson.Sample(random, (i % 4 == 2 ? comb : 1) * (background + peaks.Sum(p => p.Area * (Normal.CDF(p.Channel, p.Sigma, i + 1) - Normal.CDF(p.Channel, p.Sigma, i))) + 1e-12)))],
        0,
        ChannelConvention.BinCentre);

    [Theory]
    [InlineData(256, 3, 150, 0.2)]
    [InlineData(256, 3, 1000, 2)]
    [InlineData(4096, 12, 500, 0.5)]
    [InlineData(4096, 25, 1_000_000, 500)]
    [InlineData(65536, 300, 20_000, 1)]
    public void PeaksAreFoundWhereTheyAre(int channels, double sigma, double area, double background)
    {
        (double, double, double)[] truth = [(0.3 * channels, sigma, area), (0.5 * channels, sigma, 2 * area), (0.8 * channels, sigma, area)];
        for (int seed = 0; seed < 10; seed++)
        {
            IReadOnlyList<Peak> peaks = Finder.Find(Draw(new Random(seed), channels, background, truth));
            Assert.Equal(3, peaks.Count);
            for (int p = 0; p < 3; p++)
            {
                Assert.Equal(truth[p].Item1, peaks[p].Channel, 4.5 * peaks[p].ChannelError);
                Assert.Equal(truth[p].Item3, peaks[p].Area, 5 * peaks[p].AreaError);
                Assert.InRange(peaks[p].FwhmChannels / (2.3548 * sigma), 0.6, 1.5);
                Assert.False(peaks[p].Overlaps);
            }
        }
    }

    [Fact]
    public void AFlatSpectrumHasNone()
    {
        int found = 0;
        for (int seed = 0; seed < 100; seed++) found += new MatchedFilterPeakFinder { FwhmChannels = 30 }.Find(Draw(new Random(seed), 4096, seed % 2 == 0 ? 0.3 : 20, [])).Count;
        Assert.InRange(found, 0, 3);
    }

    [Fact]
    public void ACombMakesNoPeaks()
    {
        IReadOnlyList<Peak> peaks = Finder.Find(Draw(new Random(5), 4096, 200, [(1000, 3, 50_000), (3000, 3, 20_000)], comb: 1.2));
        Assert.Equal([1000, 3000], peaks.Select(p => Math.Round(p.Channel)));
    }

    [Fact]
    public void NeighboursAreToldApart()
    {
        IReadOnlyList<Peak> peaks = Finder.Find(Draw(new Random(6), 2048, 5, [(500, 20, 20_000), (577, 20, 10_000), (1500, 20, 20_000)]));
        Assert.Equal(3, peaks.Count);
        Assert.True(peaks[0].Overlaps && peaks[1].Overlaps && !peaks[2].Overlaps);
        Assert.Equal(500, peaks[0].Channel, 1.5);
        Assert.Equal(577, peaks[1].Channel, 2.5);
    }

    [Fact]
    public void EdgesAndEmptySpectraAreNoPeaks()
    {
        Assert.Empty(Finder.Find(ChannelHistogram.FromChannels(new long[1000], 0, ChannelConvention.BinCentre)));
        Assert.Empty(Finder.Find(ChannelHistogram.FromChannels([5], 0, ChannelConvention.BinCentre)));
        // a threshold, a step, a full last channel
        var random = new Random(8);
        long[] counts = [.. Enumerable.Range(0, 4096).Select(i => i < 100 ? 0L : Poisson.Sample(random, i < 2000 ? 50 : 10))];
        counts[^1] = 100_000;
        Assert.Empty(new MatchedFilterPeakFinder { FwhmChannels = 40 }.Find(ChannelHistogram.FromChannels(counts, 0, ChannelConvention.BinCentre)));
    }
}
