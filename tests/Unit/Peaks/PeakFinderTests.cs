using MathNet.Numerics.Distributions;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Peaks;

/// <summary>What every finder must do, and where one is weaker.</summary>
public sealed class PeakFinderTests
{
    public static TheoryData<string> Finders => [.. PeakFinders.Names];

    public static TheoryData<string, int, double, double, double> Spectra
    {
        get
        {
            var data = new TheoryData<string, int, double, double, double>();
            foreach (string name in PeakFinders.Names)
            {
                data.Add(name, 256, 3, 150, 0.2);
                data.Add(name, 256, 3, 1000, 2);
                data.Add(name, 4096, 12, 500, 0.5);
                data.Add(name, 4096, 25, 1_000_000, 500);
                data.Add(name, 4096, 20, 50_000_000, 10_000);
                data.Add(name, 65536, 300, 20_000, 1);
            }
            return data;
        }
    }

    private static ChannelHistogram Draw(
        Random random,
        int channels,
        double background,
        (double Channel, double Sigma, double Area)[] peaks,
        double comb = 1
    ) =>
        ChannelHistogram.FromChannels(
            [
                .. Enumerable
                    .Range(0, channels)
                    .Select(i =>
                        (long)
                            Poisson.Sample(
                                random,
                                (i % 4 == 2 ? comb : 1)
                                    * (
                                        background
                                        + peaks.Sum(p =>
                                            p.Area * (Normal.CDF(p.Channel, p.Sigma, i + 1) - Normal.CDF(p.Channel, p.Sigma, i))
                                        )
                                        + 1e-12
                                    )
                            )
                    ),
            ],
            0,
            ChannelConvention.BinCentre
        );

    [Theory]
    [MemberData(nameof(Spectra))]
    public void PeaksAreFoundWhereTheyAre(string name, int channels, double sigma, double area, double background)
    {
        (double, double, double)[] truth =
        [
            (0.3 * channels, sigma, area),
            (0.5 * channels, sigma, 2 * area),
            (0.8 * channels, sigma, area),
        ];
        for (int seed = 0; seed < 10; seed++)
        {
            IReadOnlyList<Peak> peaks = PeakFinders.Create(name).Find(Draw(new Random(seed), channels, background, truth));
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

    [Theory]
    [MemberData(nameof(Finders))]
    public void AFlatSpectrumHasNone(string name)
    {
        int found = 0;
        for (int seed = 0; seed < 100; seed++)
            found += PeakFinders.Create(name, fwhmChannels: 30).Find(Draw(new Random(seed), 4096, seed % 2 == 0 ? 0.3 : 20, [])).Count;
        Assert.InRange(found, 0, 3);
    }

    [Theory]
    [MemberData(nameof(Finders))]
    public void ACombMakesNoPeaks(string name)
    {
        IReadOnlyList<Peak> peaks = PeakFinders
            .Create(name)
            .Find(Draw(new Random(5), 4096, 200, [(1000, 3, 50_000), (3000, 3, 20_000)], comb: 1.2));
        Assert.Equal([1000, 3000], peaks.Select(p => Math.Round(p.Channel)));
    }

    [Theory]
    [MemberData(nameof(Finders))]
    public void NeighboursAreToldApart(string name)
    {
        // Wavelets see nearer neighbours as one wider peak, and those that they tell apart a little narrow.
        double second = 500 + 20 * (name == "wavelet" ? 4.5 : 3.85);
        IReadOnlyList<Peak> peaks = PeakFinders
            .Create(name)
            .Find(Draw(new Random(6), 2048, 5, [(500, 20, 20_000), (second, 20, 10_000), (1500, 20, 20_000)]));
        Assert.Equal(3, peaks.Count);
        if (name != "wavelet")
            Assert.Equal([true, true, false], peaks.Select(p => p.Overlaps));
        Assert.Equal(500, peaks[0].Channel, 1.5);
        Assert.Equal(second, peaks[1].Channel, 2.5);
    }

    [Theory]
    [MemberData(nameof(Finders))]
    public void EdgesAndEmptySpectraAreNoPeaks(string name)
    {
        Assert.Empty(PeakFinders.Create(name).Find(ChannelHistogram.FromChannels(new long[1000], 0, ChannelConvention.BinCentre)));
        Assert.Empty(PeakFinders.Create(name).Find(ChannelHistogram.FromChannels([5], 0, ChannelConvention.BinCentre)));
        // a threshold, a step, a full last channel
        var random = new Random(8);
        long[] counts = [.. Enumerable.Range(0, 4096).Select(i => i < 100 ? 0L : Poisson.Sample(random, i < 2000 ? 50 : 10))];
        counts[^1] = 100_000;
        Assert.Empty(
            PeakFinders.Create(name, fwhmChannels: 40).Find(ChannelHistogram.FromChannels(counts, 0, ChannelConvention.BinCentre))
        );
    }

    // The wavelet finder alone has no width that all peaks must share.
    [Fact]
    public void PeaksOfVeryDifferentWidthsAreFoundByWavelets()
    {
        (double Channel, double Sigma, double Area)[] truth = [(500, 4, 2000), (1500, 15, 8000), (2800, 60, 30_000)];
        for (int seed = 0; seed < 10; seed++)
        {
            IReadOnlyList<Peak> peaks = new WaveletPeakFinder().Find(Draw(new Random(seed), 4096, 5, truth));
            Assert.Equal(3, peaks.Count);
            for (int p = 0; p < 3; p++)
            {
                Assert.Equal(truth[p].Channel, peaks[p].Channel, 0.3 * truth[p].Sigma);
                Assert.InRange(peaks[p].FwhmChannels / (2.3548 * truth[p].Sigma), 0.75, 1.3);
            }
        }
    }

    [Fact]
    public void FindersAreKnownByName()
    {
        Assert.Equal(["matched-filter", "wavelet", "snip"], PeakFinders.Names);
        Assert.All(PeakFinders.Names, n => Assert.Equal(n, PeakFinders.Create(n.ToUpperInvariant()).Name));
        Assert.Equal(new SnipPeakFinder { FwhmChannels = 12, LeastSignificance = 6 }, PeakFinders.Create("snip", 12, 6));
        Assert.Contains(
            "matched-filter, wavelet, snip",
            Assert.Throws<ArgumentException>(() => PeakFinders.Create("hand")).Message,
            StringComparison.Ordinal
        );
    }
}
