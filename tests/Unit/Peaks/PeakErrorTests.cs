using MathNet.Numerics.Distributions;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>Peaks of any width and any counts: where they are, how large, how well that is known.</summary>
public sealed class PeakErrorTests
{
    private const double FwhmPerSigma = 2.3548200450309493;

    [Theory]
    [InlineData(2)]
    [InlineData(1.4)]
    [InlineData(1)]
    public void NarrowPeaksAreIntegratedOverChannels(double fwhm)
    {
        // Without noise: positions, widths and areas are those put in, wherever in its channel a peak is.
        double[] places = [200.2, 500.4, 800.7];
        IReadOnlyList<Peak> peaks = Find(Made.Counts(1024, 2, [.. places.Select(p => (p, fwhm / FwhmPerSigma, 20_000.0))]));
        Assert.Equal(3, peaks.Count);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(places[i], peaks[i].Channel, 0.002);
            Assert.Equal(20_000, peaks[i].Area, 10.0);
            Assert.Equal(fwhm, peaks[i].FwhmChannels, 0.01);
            Assert.Null(peaks[i].Doubt);
        }
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 200)]
    [InlineData(5, 200)]
    [InlineData(10, 1e6)]
    [InlineData(30, 200)]
    [InlineData(100, 1e4)]
    public void ErrorsAreHonest(double fwhm, double area)
    {
        double sigma = fwhm / FwhmPerSigma;
        int channels = Math.Max(1024, (int)(24 * fwhm));
        double[] positions = new double[60],
            areas = new double[60];
        for (int k = 0; k < 60; k += 3)
        {
            double middle = channels / 2 + new Random(k).NextDouble();
            double[] places = [middle - 0.3 * channels, middle, middle + 0.3 * channels];
            IReadOnlyList<Peak> peaks = Find(
                Made.Drawn(k + 1, channels, 0.5 / Math.Max(1, fwhm), [.. places.Select(p => (p, sigma, area))])
            );
            Assert.Equal(3, peaks.Count);
            for (int i = 0; i < 3; i++)
            {
                positions[k + i] = (peaks[i].Channel - places[i]) / peaks[i].ChannelError;
                areas[k + i] = (peaks[i].Area - area) / peaks[i].AreaError;
            }
        }
        // The standard deviation of 60 pulls is known to 9 %.
        Assert.InRange(Math.Sqrt(positions.Average(p => p * p)), 0.73, 1.32);
        Assert.InRange(Math.Sqrt(areas.Average(p => p * p)), 0.73, 1.32);
    }

    [Fact]
    public void EveryNumberOfAPeakIsFiniteInAnySpectrum()
    {
        int peaks = 0,
            doubtful = 0;
        for (int seed = 0; seed < 72; seed++)
        {
            long[] counts = Odd(seed);
            foreach (string name in PeakFinders.Names)
            foreach (Peak p in PeakFinders.Create(name).Find(Made.Histogram(counts)))
            {
                string what = $"{name} {seed}: {p}";
                Assert.True(double.IsFinite(p.Channel) && double.IsFinite(p.Significance), what);
                Assert.True(p.ChannelError > 0 && double.IsFinite(p.ChannelError), what);
                Assert.True(p.FwhmChannels > 0 && double.IsFinite(p.FwhmChannels), what);
                Assert.True(p.Area > 0 && double.IsFinite(p.Area), what);
                Assert.True(p.AreaError > 0 && double.IsFinite(p.AreaError), what);
                Assert.True(p.Height > 0 && double.IsFinite(p.Height), what);
                peaks++;
                doubtful += p.Doubt is null ? 0 : 1;
            }
        }
        Assert.True(peaks > 100);
        Assert.InRange(doubtful, 1, peaks / 2);
    }

    [Fact]
    public void TheEdgeOfTheNoiseIsNamedAndNoPeak()
    {
        // From channel 100 on the noise falls by 1/e in six channels; two lines further up.
        double[] expected = [.. Made.Expected(2048, 0.5, [(900, 5, 5000), (1400, 5, 8000)])];
        var random = new Random(4);
        long[] counts =
        [
            .. expected.Select((n, i) => (long)Poisson.Sample(random, i < 100 ? 1e-3 : n + 3000 * Math.Exp(-(i - 100) / 6.0))),
        ];
        PeakSearch found = new MatchedFilterPeakFinder().Search(Made.Histogram(counts));
        Assert.Equal([900, 1400], found.Peaks.Select(p => Math.Round(p.Channel)));
        // A line at the low end, with nothing below it, is one.
        found = new MatchedFilterPeakFinder().Search(Made.Histogram(Made.Drawn(5, 2048, 0.02, (100, 5, 5000), (900, 5, 5000))));
        Assert.Equal(2, found.Peaks.Count);
        Assert.Null(found.NoiseEdge);
    }

    private static IReadOnlyList<Peak> Find(long[] counts) => new MatchedFilterPeakFinder().Find(Made.Histogram(counts));

    // Channels at random, steps, nothing, falls, single channels, noise, an edge, saturation; a few channels more on top.
    private static long[] Odd(int seed)
    {
        var random = new Random(seed);
        int n = seed == 8 ? 65_536 : (int)Math.Pow(2, 2 + 9 * random.NextDouble());
        long[] counts =
        [
            .. Enumerable
                .Range(0, n)
                .Select(j =>
                    (seed % 9) switch
                    {
                        0 => random.Next(3) == 0 ? random.Next(50) : 0,
                        1 => j > n / 2 ? 1000 : 0,
                        2 => 0,
                        3 => (long)(1e6 * Math.Exp(-j * 20.0 / n)),
                        4 => j % 7 == 0 ? 1_000_000_000L : 0,
                        5 => Poisson.Sample(random, 5),
                        6 => j < n / 3 ? 0 : Poisson.Sample(random, 3000 * Math.Exp(-0.5 * (j - n / 3)) + 0.3),
                        7 => (long)Math.Exp(25 * random.NextDouble()),
                        _ => Poisson.Sample(random, 0.02),
                    }
                ),
        ];
        for (int extra = random.Next(4); extra > 0; extra--)
            counts[random.Next(n)] = (long)Math.Exp(30 * random.NextDouble());
        return counts;
    }
}
