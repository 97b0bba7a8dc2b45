using SpectroCal.Spectra;

namespace SpectroCal.Tests.Spectra;

public sealed class ChannelHistogramTests
{
    [Fact]
    public void PositionsAreBinCentres()
    {
        var histogram = new ChannelHistogram([1, 0, 3], 10.25, 0.5);
        Assert.Equal(11.25, histogram.LastPosition);
        Assert.Equal(10.75, histogram.Position(1));
        Assert.Equal(4, histogram.TotalCounts);
        Assert.Equal(3, histogram.Length);
        Assert.Equal(4.5, ChannelHistogram.FromChannels([1], 4, ChannelConvention.BinCentre).FirstPosition);
        Assert.Equal(4, ChannelHistogram.FromChannels([1], 4, ChannelConvention.Integer).FirstPosition);
    }

    [Fact]
    public void MeanAndSpreadAreThoseOfTheEvents()
    {
        var histogram = new ChannelHistogram([1, 0, 3], 10, 2); // events 10, 14, 14, 14
        Assert.Equal(13, histogram.Mean(), 1e-12);
        Assert.Equal(Math.Sqrt((9 + 3) / 4.0), histogram.StandardDeviation(), 1e-12);
        Assert.Equal(double.NaN, new ChannelHistogram([0, 0], 0).Mean());
        Assert.Equal(double.NaN, new ChannelHistogram([0, 0], 0).StandardDeviation());
    }

    [Fact]
    public void WhatIsNoHistogramIsAnError()
    {
        Assert.Throws<ArgumentNullException>(() => new ChannelHistogram(null!, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChannelHistogram([], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChannelHistogram([1, -1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChannelHistogram([1], double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChannelHistogram([1], 0.0, 0.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChannelHistogram([1], 0.0, double.PositiveInfinity));
        Assert.Throws<OverflowException>(() => new ChannelHistogram([long.MaxValue, 1], 0));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(40, true)]
    public void OccupiedBinsAreThoseWithCountsWhetherFewOrMany(int each, bool isSparse)
    {
        long[] counts = [.. Enumerable.Range(0, 120).Select(k => each == 1 ? 0L : (k % each == each - 1 ? k : 0))];
        var histogram = new ChannelHistogram(counts, 5);
        var found = new List<int>();
        foreach (int k in histogram.Occupied)
            found.Add(k);
        Assert.Equal(Enumerable.Range(0, 120).Where(k => counts[k] > 0), found);
        Assert.Equal(isSparse, histogram.IsSparse);
    }
}
