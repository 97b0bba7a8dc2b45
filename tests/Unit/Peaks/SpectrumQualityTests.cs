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
