using System.Globalization;
using System.Runtime.CompilerServices;

namespace SpectroCal.Spectra;

/// <summary>Turns events into <see cref="ChannelHistogram"/>s.</summary>
public static class HistogramBuilder
{
    /// <summary>The most bins a histogram of integer events may span; no ADC has more.</summary>
    public const int MaximumSpan = 1 << 24;

    /// <summary>Histogram of integer ADC values, over exactly the channels from the smallest to the largest.</summary>
    /// <exception cref="ArgumentException">The values are empty or span more than <see cref="MaximumSpan"/> channels.</exception>
    public static ChannelHistogram FromIntegers(ReadOnlySpan<int> values, ChannelConvention convention = ChannelConvention.Integer)
    {
        if (values.IsEmpty)
            throw new ArgumentException("A histogram needs at least one event.", nameof(values));
        int lowest = int.MaxValue,
            highest = int.MinValue;
        foreach (int v in values)
        {
            lowest = Math.Min(lowest, v);
            highest = Math.Max(highest, v);
        }
        long span = (long)highest - lowest + 1;
        if (span > MaximumSpan)
            throw TooWide(Array.ConvertAll(values.ToArray(), v => (double)v), span, 1);
        var counts = new long[span];
        foreach (int v in values)
            counts[v - lowest]++;
        return ChannelHistogram.FromChannels(counts, lowest, convention);
    }

    /// <summary>Histogram of 16-bit ADC values over all 65 536 channels.</summary>
    /// <remarks>
    /// Four sub-histograms in turn: successive equal values would otherwise wait for each other's memory write.
    /// They are 32-bit, so that all four fit in the second-level cache, and are folded before they can overflow.
    /// </remarks>
    [SkipLocalsInit]
    public static ChannelHistogram From16Bit(ReadOnlySpan<ushort> values, ChannelConvention convention = ChannelConvention.Integer)
    {
        const int channels = 1 << 16;
        var totals = new long[channels];
        var partial = new uint[4 * channels];
        Span<uint> h0 = partial.AsSpan(0, channels),
            h1 = partial.AsSpan(channels, channels);
        Span<uint> h2 = partial.AsSpan(2 * channels, channels),
            h3 = partial.AsSpan(3 * channels, channels);
        while (!values.IsEmpty)
        {
            ReadOnlySpan<ushort> block = values[..Math.Min(values.Length, 1 << 30)];
            values = values[block.Length..];
            int i = 0;
            for (; i + 4 <= block.Length; i += 4)
            {
                h0[block[i]]++;
                h1[block[i + 1]]++;
                h2[block[i + 2]]++;
                h3[block[i + 3]]++;
            }
            for (; i < block.Length; i++)
                h0[block[i]]++;
            for (int k = 0; k < channels; k++)
                totals[k] += (long)h0[k] + h1[k] + h2[k] + h3[k];
            Array.Clear(partial);
        }
        return ChannelHistogram.FromChannels(totals, 0, convention);
    }

    /// <summary>
    /// Histogram of real-valued events in bins of <paramref name="width"/> channels, bin edges at multiples of the width.
    /// </summary>
    /// <exception cref="ArgumentException">The values are empty, not finite, or span more than <see cref="MaximumSpan"/> bins.</exception>
    public static ChannelHistogram FromReals(ReadOnlySpan<double> values, double width)
    {
        if (!(width > 0))
            throw new ArgumentOutOfRangeException(nameof(width), width, "The bin width must be positive.");
        if (values.IsEmpty)
            throw new ArgumentException("A histogram needs at least one event.", nameof(values));
        double lowest = double.PositiveInfinity,
            highest = double.NegativeInfinity;
        foreach (double v in values)
        {
            if (!double.IsFinite(v))
                throw new ArgumentException("The events contain a value that is not a finite number.", nameof(values));
            lowest = Math.Min(lowest, v);
            highest = Math.Max(highest, v);
        }
        double first = Math.Floor(lowest / width),
            span = Math.Floor(highest / width) - first + 1;
        if (span > MaximumSpan)
            throw TooWide(values.ToArray(), span, width);
        var counts = new long[(int)span];
        foreach (double v in values)
            counts[(int)(Math.Floor(v / width) - first)]++;
        return new ChannelHistogram(counts, (first + 0.5) * width, width);
    }

    private static EventSpanException TooWide(double[] values, double span, double width)
    {
        Array.Sort(values);
        return TooWide(values[values.Length / 2], values[0], values[^1], span, width);
    }

    /// <summary>The error of events that span too many bins.</summary>
    internal static EventSpanException TooWide(double median, double lowest, double highest, double span, double width)
    {
        double farthest = highest - median > median - lowest ? highest : lowest;
        return new EventSpanException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The events span {span:G6} bins of {width} {(width == 1 ? "channel" : "channels")}, at most {MaximumSpan} are accepted; "
                    + $"farthest from the others is {farthest:R}."
            ),
            farthest
        );
    }
}
