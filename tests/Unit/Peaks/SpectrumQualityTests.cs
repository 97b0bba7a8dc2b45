using SpectroCal.Peaks;
using SpectroCal.Simulation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Peaks;

public sealed class SpectrumQualityTests
{
    private static readonly Spectrum Good = ToySpectrum.Simulate(new ToySettings())[0];

    [Fact]
    public void FindsNothingWrongWithAGoodSpectrum()
    {
        var quality = SpectrumQuality.Of(Good);
        Assert.Equal((QualityVerdict.Good, 5000, 3, 0), (quality.Verdict, quality.Counts, quality.Peaks, quality.Remarks.Count));
    }

    [Fact]
    public void AnEmptySpectrumIsBad() => AssertVerdict(QualityVerdict.Bad, "no counts", With(new long[100]));

    [Fact]
    public void ASpectrumWithoutPeaksIsBad() => AssertVerdict(QualityVerdict.Bad, "No peak", With([.. Enumerable.Repeat(100L, 500)]));

    [Fact]
    public void EveryOtherChannelEmptyIsBad() =>
        AssertVerdict(
            QualityVerdict.Bad,
            "Every other channel",
            With([.. Good.Histogram.Counts.ToArray().Select((n, k) => k % 2 == 0 ? n : 0)])
        );

    [Fact]
    public void AnUnevenConverterIsSuspicious() =>
        AssertVerdict(
            QualityVerdict.Suspicious,
            "uneven",
            With([.. Good.Histogram.Counts.ToArray().Select((n, k) => k % 2 == 0 ? 10 * n : 7 * n)])
        );

    [Fact]
    public void OverflowsInTheLastChannelAreSuspicious() =>
        AssertVerdict(QualityVerdict.Suspicious, "last channel", With([.. Good.Histogram.Counts, 500]));

    [Fact]
    public void MuchDeadTimeIsSuspicious()
    {
        Spectrum dead = Good with { Run = Good.Run with { LiveTimeSeconds = 900, RealTimeSeconds = 3600 } };
        AssertVerdict(QualityVerdict.Suspicious, "75", dead);
        Assert.Equal(0.75, SpectrumQuality.Of(dead).DeadTimeFraction);
    }

    [Theory]
    [InlineData(0.4, true)]
    [InlineData(0.6, false)]
    public void HalfTheTimeMayBeDead(double dead, bool good)
    {
        Spectrum spectrum = Good with { Run = Good.Run with { LiveTimeSeconds = 1000 * (1 - dead), RealTimeSeconds = 1000 } };
        Assert.Equal(good, SpectrumQuality.Of(spectrum).Verdict == QualityVerdict.Good);
    }

    [Theory]
    [InlineData(0.008, true)]
    [InlineData(0.02, false)]
    public void AHundredthMayBeBeyondTheEnd(double share, bool good)
    {
        var quality = SpectrumQuality.Of(With([.. Good.Histogram.Counts, (long)(share * 5000)]));
        Assert.Equal(good, quality.Verdict == QualityVerdict.Good);
        Assert.Equal(share, quality.LastChannelShare, 0.0005);
    }

    [Theory]
    [InlineData(1.08, 0.92, QualityVerdict.Good)]
    [InlineData(1.2, 0.8, QualityVerdict.Suspicious)]
    [InlineData(1.85, 0.15, QualityVerdict.Suspicious)]
    [InlineData(1.95, 0.05, QualityVerdict.Bad)]
    public void AConverterMayBeALittleUneven(double even, double odd, QualityVerdict verdict)
    {
        var quality = SpectrumQuality.Of(With([.. Peaked().Select((n, k) => (long)(n * (k % 2 == 0 ? even : odd)))]));
        Assert.Equal(verdict, quality.Verdict);
        Assert.Equal((even - odd) / 2, quality.CombContrast, 0.01);
    }

    [Fact]
    public void CombsOfLongerPeriodsAreUnevenConvertersToo()
    {
        long[] counts = Peaked();
        AssertVerdict(
            QualityVerdict.Suspicious,
            "The channels of every 8 differ by 20 %",
            With([
                .. counts.Select(
                    (n, k) =>
                        k % 8 == 0 ? 12 * n / 10
                        : k % 8 == 4 ? 8 * n / 10
                        : n
                ),
            ])
        );
        AssertVerdict(
            QualityVerdict.Bad,
            "Of every 4 channels some are empty",
            With([
                .. counts.Select(
                    (n, k) =>
                        k % 4 == 0 ? 2 * n
                        : k % 4 == 2 ? 0
                        : n
                ),
            ])
        );
    }

    [Fact]
    public void AFullLastChannelAndNarrowPeaksAreNoComb()
    {
        long[] counts = Peaked();
        counts[2000] += 50_000;
        var quality = SpectrumQuality.Of(With([.. counts, 500_000]));
        Assert.Equal(0, quality.CombContrast);
        Assert.DoesNotContain(quality.Remarks, r => r.Contains("uneven", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(8192, 900)] // the spectrum fills a seventh of its channels
    [InlineData(200, 0)] // too short to be cut into stretches
    public void CombsShowInAFewChannelsToo(int channels, int first)
    {
        int end = Math.Min(first + 1200, channels);
        long[] counts = Made.Counts(channels, 0, (first + 90, 6, 20_000));
        for (int i = first; i < end; i++)
            counts[i] += 50;
        AssertVerdict(QualityVerdict.Bad, "Every other channel", With([.. counts.Select((n, k) => k % 2 == 0 ? 2 * n : 0)]));
        AssertVerdict(
            QualityVerdict.Suspicious,
            "Even and odd channels differ by 20 %",
            With([.. counts.Select((n, k) => (k % 2 == 0 ? 12 : 8) * n / 10)])
        );
    }

    [Fact]
    public void OverflowsOfAShortSpectrumAreSuspicious() =>
        Assert.Contains(
            SpectrumQuality.Of(With([.. Enumerable.Repeat(20L, 29), 5000])).Remarks,
            r => r.Contains("last channel", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData(400, false)]
    [InlineData(600, true)]
    public void FewCountsAreSuspicious(int counts, bool good)
    {
        long[] peak = Made.Counts(256, 0, (100, 4, counts / 2), (180, 4, counts / 2));
        var quality = SpectrumQuality.Of(With(peak));
        Assert.Equal((good, 2), (quality.Verdict == QualityVerdict.Good, quality.Peaks));
        Assert.Equal(good ? 0 : 1, quality.Remarks.Count(r => r.StartsWith("There are only ", StringComparison.Ordinal)));
    }

    // Three lines on a background that is high enough for a comb to show everywhere.
    private static long[] Peaked() => Made.Counts(4096, 1000, (800, 15, 1e5), (2000, 15, 1e5), (3100, 15, 1e5));

    private static Spectrum With(long[] counts) =>
        Good with
        {
            Histogram = ChannelHistogram.FromChannels(counts, 0, ChannelConvention.BinCentre),
        };

    private static void AssertVerdict(QualityVerdict verdict, string remark, Spectrum spectrum)
    {
        var quality = SpectrumQuality.Of(spectrum);
        Assert.Equal(verdict, quality.Verdict);
        Assert.Contains(quality.Remarks, r => r.Contains(remark, StringComparison.Ordinal));
    }
}
