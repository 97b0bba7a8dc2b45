using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Spectra;

public sealed class HistogramBuilderTests
{
    [Fact]
    public void IntegersAreCountedLosslessly()
    {
        Prop.ForAll(
                Gen.Choose(-3000, 3000).NonEmptyListOf().Select(l => l.ToArray()).ToArbitrary(),
                values =>
                {
                    ChannelHistogram histogram = HistogramBuilder.FromIntegers(values);
                    if (
                        histogram.TotalCounts != values.Length
                        || histogram.FirstPosition != values.Min()
                        || histogram.LastPosition != values.Max()
                    )
                        return false;
                    for (int k = 0; k < histogram.Length; k++)
                    {
                        double position = histogram.Position(k);
                        if (histogram.Counts[k] != values.Count(v => v == position))
                            return false;
                    }
                    return true;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void BinCentresLieHalfAChannelHigher()
    {
        Assert.Equal(7.5, HistogramBuilder.FromIntegers([7, 9], ChannelConvention.BinCentre).FirstPosition);
        Assert.Equal(7, HistogramBuilder.FromIntegers([7, 9]).FirstPosition);
        Assert.Equal(0.5, HistogramBuilder.From16Bit([7], ChannelConvention.BinCentre).FirstPosition);
    }

    // Lengths around multiples of the four sub-histograms, and values at both ends of the range.
    [Fact]
    public void SixteenBitValuesAgreeWithAPlainCount()
    {
        var random = new Random(1);
        foreach (int length in new[] { 0, 1, 3, 4, 5, 7, 8, 1001, 100_003 })
        {
            ushort[] values =
            [
                .. Enumerable
                    .Range(0, length)
                    .Select(i =>
                        i % 5 == 0 ? ushort.MaxValue
                        : i % 7 == 0 ? (ushort)0
                        : (ushort)random.Next(65536)
                    ),
            ];
            long[] expected = new long[65536];
            foreach (ushort v in values)
                expected[v]++;
            ChannelHistogram histogram = HistogramBuilder.From16Bit(values);
            Assert.Equal(expected, histogram.Counts.ToArray());
            Assert.Equal(length, histogram.TotalCounts);
            Assert.Equal(0, histogram.FirstPosition);
        }
    }

    [Fact]
    public void ManyEqualSixteenBitValuesAllCount()
    {
        ushort[] values = new ushort[1_000_003];
        Array.Fill(values, (ushort)4242);
        ChannelHistogram histogram = HistogramBuilder.From16Bit(values);
        Assert.Equal(1_000_003, histogram.Counts[4242]);
        Assert.Equal(1_000_003, histogram.TotalCounts);
    }

    [Fact]
    public void RealsFallIntoTheBinThatHoldsThem()
    {
        Gen<double> value = Gen.Choose(-4_000_000, 4_000_000).Select(i => i / 1000.0 + 1e-5);
        Prop.ForAll(
                value.NonEmptyListOf().Select(l => l.ToArray()).ToArbitrary(),
                values =>
                {
                    foreach (double width in new[] { 0.25, 1, 3.7 })
                    {
                        ChannelHistogram histogram = HistogramBuilder.FromReals(values, width);
                        if (histogram.TotalCounts != values.Length || histogram.Width != width)
                            return false;
                        // Edges at multiples of the width.
                        if (Math.Abs(Math.IEEERemainder(histogram.FirstPosition - width / 2, width)) > 1e-9)
                            return false;
                        for (int k = 0; k < histogram.Length; k++)
                        {
                            double low = histogram.Position(k) - width / 2;
                            if (histogram.Counts[k] != values.Count(v => v >= low && v < low + width))
                                return false;
                        }
                    }
                    return true;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void WhatIsNoHistogramIsAnError()
    {
        Assert.Throws<ArgumentException>(() => HistogramBuilder.FromIntegers([]));
        Assert.Throws<EventSpanException>(() => HistogramBuilder.FromIntegers([int.MinValue, int.MaxValue]));
        Assert.Throws<EventSpanException>(() => HistogramBuilder.FromIntegers([0, HistogramBuilder.MaximumSpan]));
        Assert.Equal(HistogramBuilder.MaximumSpan, HistogramBuilder.FromIntegers([0, HistogramBuilder.MaximumSpan - 1]).Length);
        Assert.Throws<ArgumentException>(() => HistogramBuilder.FromReals([], 1));
        Assert.Throws<ArgumentException>(() => HistogramBuilder.FromReals([1, double.NaN], 1));
        Assert.Throws<ArgumentException>(() => HistogramBuilder.FromReals([1, double.PositiveInfinity], 1));
        Assert.Equal(1e300, Assert.Throws<EventSpanException>(() => HistogramBuilder.FromReals([0, 1, 1e300], 1)).Value);
        Assert.Equal(-1e12, Assert.Throws<EventSpanException>(() => HistogramBuilder.FromReals([5, 7, -1e12], 0.5)).Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => HistogramBuilder.FromReals([1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => HistogramBuilder.FromReals([1], double.NaN));
    }
}
