using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Peaks;

/// <summary>Scales that have counts at energies below zero.</summary>
public sealed class NegativeEnergiesTests
{
    private static readonly Peak[] Peaks = [Made.Peak(700, 20)];

    [Theory]
    [InlineData(-1000, 0)] // zero at channel 100, where the counts begin
    [InlineData(-1400, 0)] // the noise reaches six standard deviations, 51 channels, below zero
    [InlineData(-3000, 10)] // zero at channel 300: a third of the counts have no energy
    public void CountsBelowZeroExcludeAScale(double offsetEv, double cost)
    {
        var negative = new NegativeEnergies(Spectrum(_ => 5), Peaks);
        Assert.Equal(cost, negative.Cost(new StraightScale(offsetEv, 10)));
    }

    [Fact]
    public void AFewCountsAndAFullFirstChannelDoNot()
    {
        var scale = new StraightScale(-3000, 10);
        Assert.Equal(
            0,
            new NegativeEnergies(
                Spectrum(k =>
                    k == 100 ? 5000
                    : k > 300 ? 5
                    : 0
                ),
                Peaks
            ).Cost(scale)
        );
        Assert.Equal(0, new NegativeEnergies(Spectrum(k => k is > 300 or 110 or 150 ? 5 : 0), Peaks).Cost(scale));
        Assert.Equal(10, new NegativeEnergies(Spectrum(k => k is > 300 or 110 or 150 or 170 ? 5 : 0), Peaks).Cost(scale));
    }

    // Noise is most frequent at zero: what begins at a threshold below it, and falls towards it, is no noise.
    [Theory]
    [InlineData(-1200, 0)] // from 2.4 standard deviations below zero on, and fewer there than at zero
    [InlineData(-1350, 10)] // from 4.1 on, and falling
    public void CountsThatFallTowardsZeroExcludeAScale(double offsetEv, double cost)
    {
        var negative = new NegativeEnergies(Spectrum(k => k < 140 ? 400 / (k - 90) : 2), Peaks);
        Assert.Equal(cost, negative.Cost(new StraightScale(offsetEv, 10)));
    }

    private static ChannelHistogram Spectrum(Func<int, long> counts) =>
        ChannelHistogram.FromChannels([.. Enumerable.Range(0, 1000).Select(k => k < 100 ? 0 : counts(k))], 0, ChannelConvention.BinCentre);
}
