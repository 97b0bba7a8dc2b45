using SpectroCal.Calibration;
using SpectroCal.Peaks;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>Channels of one detector in those of another, by the peaks of both.</summary>
public sealed class PeakAlignmentTests
{
    private static readonly Peak[] Reference = [At(500, 9000), At(900, 6000), At(1500, 3000)];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.93, 40)]
    [InlineData(1.1, -25)]
    public void ItIsFound(double stretch, double shift)
    {
        // As the other detector sees them, with a weak peak of its own.
        Peak[] peaks =
        [
            .. Reference.Select(p => p with { Channel = (p.Channel - shift) / stretch, FwhmChannels = p.FwhmChannels / stretch }),
            At(1700, 200),
        ];
        ChannelMap map = PeakAlignment.Of(peaks, Reference)!.Value;
        Assert.Equal(stretch, map.Stretch, 1e-9);
        Assert.Equal(shift, map.Shift, 1e-6);
        // A fiftieth of the FWHM for shapes and backgrounds, over distances of about 500 channels.
        Assert.InRange(map.StretchError, 5e-4, 2e-3);
    }

    [Fact]
    public void AnotherSourceHasNone() => Assert.Null(PeakAlignment.Of([At(500, 1000), At(700, 9000), At(1300, 8000)], Reference));

    [Fact]
    public void AnotherSettingHasNone() =>
        Assert.Null(PeakAlignment.Of([.. Reference.Select(p => At(p.Channel / 1.5, p.Area))], Reference));

    [Fact]
    public void TwoPeaksOfDifferentStrengthAreNotExchanged()
    {
        // Near in channels to the second and the third peak, with the counts of the first two.
        ChannelMap map = PeakAlignment.Of([At(560, 9000), At(960, 6000)], Reference[..2])!.Value;
        Assert.Equal(500, map.Of(560), 1e-6);
    }

    [Fact]
    public void WhatOneShowsAsTwoPeaksIsKnownNoBetter()
    {
        // The last peak of the reference is two lines, of which this detector shows one.
        Peak[] wide = [Reference[0], Reference[1], Reference[2] with { FwhmChannels = 70 }];
        Peak[] peaks = [Reference[0], Reference[1], Reference[2] with { Channel = 1485 }];
        ChannelMap map = PeakAlignment.Of(peaks, wide)!.Value;
        Assert.Equal(1, map.Stretch, 0.005);
        Assert.InRange(map.Error(1500), 2 * map.Error(700), 25);
    }

    private static Peak At(double channel, double area) => Made.Peak(channel, 40, area);
}
