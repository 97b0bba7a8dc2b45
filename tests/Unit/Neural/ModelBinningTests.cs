using SpectroCal.Neural;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Neural;

public sealed class ModelBinningTests
{
    private static readonly ModelBinning Binning = new(100, 10, 4);

    [Fact]
    public void ChannelsAreSummedIntoBins()
    {
        // Channel k from k to k + 1: ten to a bin.
        float[] counts = Filled(ChannelHistogram.FromChannels([.. Enumerable.Repeat(1L, 200)], 0, ChannelConvention.BinCentre));
        Assert.Equal([10f, 10f, 10f, 10f], counts);
    }

    [Fact]
    public void AChannelInTwoBinsIsShared()
    {
        // Channel 110 reaches from 109.5 to 110.5, half in each of two bins; the same with channels of 4 from 108 to 112 and 118 to 122.
        Assert.Equal([4f, 4f, 0f, 0f], Filled(ChannelHistogram.FromChannels([8], 110, ChannelConvention.Integer)));
        Assert.Equal([4f, 4f, 0f, 0f], Filled(new ChannelHistogram([8], 110, 4)));
        Assert.Equal([0f, 2f, 6f, 0f], Filled(new ChannelHistogram([8], 121, 4)));
        Assert.Equal([0f, 0f, 0f, 0f], Filled(new ChannelHistogram([8, 0, 0, 0, 0, 0, 0], 50, 10)));
        Assert.Equal([4f, 0f, 0f, 0f], Filled(new ChannelHistogram([8], 100, 10)));
        Assert.Equal([0f, 0f, 0f, 4f], Filled(new ChannelHistogram([8], 140, 10)));
    }

    [Theory]
    [InlineData(0.37)]
    [InlineData(1.0)]
    [InlineData(2.5)]
    [InlineData(9.9)]
    public void WhateverTheWidthOfChannelsTheMeanAndTheCountsStay(double width)
    {
        var binning = new ModelBinning(-3.3, 10, 60);
        long[] counts =
        [
            .. Enumerable.Range(0, (int)(500 / width)).Select(i => (long)(1e5 * Math.Exp(-0.5 * Math.Pow((i * width - 250) / 40, 2)))),
        ];
        var histogram = new ChannelHistogram(counts, 20.2, width);
        var binned = new float[60];
        Assert.Null(binning.Fill(histogram, binned));
        double sum = binned.Sum(c => (double)c);
        Assert.Equal(1, sum / histogram.TotalCounts, 1e-6);
        Assert.Equal(histogram.Mean(), binned.Select((c, i) => c * binning.Channel(i + 0.5)).Sum() / sum, 0.01);
    }

    [Fact]
    public void WhatCannotBePutIntoTheBinsIsSaid()
    {
        var counts = new float[4];
        Assert.Contains("wider", Binning.Fill(new ChannelHistogram([1, 1], 120, 10.01), counts), StringComparison.Ordinal);
        Assert.Contains("do not overlap", Binning.Fill(new ChannelHistogram([1], 95, 10), counts), StringComparison.Ordinal);
        Assert.Contains("do not overlap", Binning.Fill(new ChannelHistogram([1], 145, 10), counts), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(new ModelBinning(0, 0, 5).Check);
        Assert.Throws<ArgumentException>(new ModelBinning(0, 1, 0).Check);
        Assert.Throws<ArgumentException>(new ModelBinning(double.NaN, 1, 5).Check);
    }

    private static float[] Filled(ChannelHistogram histogram)
    {
        float[] counts = [9, 9, 9, 9];
        Assert.Null(Binning.Fill(histogram, counts));
        return counts;
    }
}
