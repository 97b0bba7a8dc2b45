using SpectroCal.Formats.Streams;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.ListMode;

/// <summary>Counts integer events by channel while they are read: a short list as it is, a long one as a histogram.</summary>
internal sealed class ChannelCounter(FileBudget budget)
{
    // A slot of few events must not cost a histogram before its channels are known; a far event among them is told by their median.
    private const int MostListed = 1 << 12;
    private const int FirstLength = 16;

    private int[] _values = [];
    private int _listed;
    private long[]? _counts;
    private long _first;

    public void Add(int value)
    {
        if (_counts is null)
        {
            List(value);
            return;
        }
        long at = value - _first;
        if ((ulong)at >= (ulong)_counts.Length)
        {
            Widen(value);
            at = value - _first;
        }
        _counts[at]++;
    }

    /// <summary>The histogram over exactly the channels from the lowest to the highest.</summary>
    /// <exception cref="EventSpanException">They are more than a histogram may have.</exception>
    public ChannelHistogram ToHistogram()
    {
        if (_counts is null)
        {
            ReadOnlySpan<int> values = _values.AsSpan(0, _listed);
            (long low, long high) = Range(values);
            if (high - low < HistogramBuilder.MaximumSpan)
                budget.Take(sizeof(long) * (high - low + 1));
            return HistogramBuilder.FromIntegers(values);
        }
        int start = _counts.AsSpan().IndexOfAnyExcept(0L),
            end = _counts.AsSpan().LastIndexOfAnyExcept(0L) + 1;
        budget.Take(sizeof(long) * (long)(end - start));
        long[] counts = _counts[start..end];
        budget.Return(sizeof(long) * (long)_counts.Length);
        (_counts, int first) = (null, (int)(_first + start));
        return ChannelHistogram.FromChannels(counts, first, ChannelConvention.Integer);
    }

    private void List(int value)
    {
        if (_listed == _values.Length)
        {
            int length = Math.Max(FirstLength, 2 * _listed);
            budget.Take(sizeof(int) * (long)(length - _listed));
            Array.Resize(ref _values, length);
        }
        _values[_listed++] = value;
        if (_listed < MostListed)
            return;
        (long low, long high) = Range(_values);
        if (high - low >= HistogramBuilder.MaximumSpan)
            HistogramBuilder.FromIntegers(_values); // throws, with the event that is far off
        Window(low, high);
        foreach (int v in _values)
            _counts![v - _first]++;
        budget.Return(sizeof(int) * (long)_values.Length);
        _values = [];
    }

    private static (long Low, long High) Range(ReadOnlySpan<int> values)
    {
        int low = int.MaxValue,
            high = int.MinValue;
        foreach (int v in values)
        {
            low = Math.Min(low, v);
            high = Math.Max(high, v);
        }
        return (low, high);
    }

    /// <summary>Makes room for a channel, and on both sides for more, so that this is not needed again soon.</summary>
    private void Widen(int value)
    {
        long[] old = _counts!;
        long oldFirst = _first,
            low = Math.Min(value, oldFirst + old.AsSpan().IndexOfAnyExcept(0L)),
            high = Math.Max(value, oldFirst + old.AsSpan().LastIndexOfAnyExcept(0L));
        if (high - low >= HistogramBuilder.MaximumSpan)
            throw HistogramBuilder.TooWide(Median(), low, high, high - low + 1, 1);
        Window(low, high);
        int from = (int)Math.Max(0, _first - oldFirst),
            to = (int)Math.Min(old.Length, _first + _counts!.Length - oldFirst);
        old.AsSpan(from..to).CopyTo(_counts.AsSpan((int)(oldFirst + from - _first)));
        budget.Return(sizeof(long) * (long)old.Length);
    }

    private void Window(long low, long high)
    {
        long span = high - low + 1,
            length = Math.Min(span + span / 2 + FirstLength, HistogramBuilder.MaximumSpan);
        budget.Take(sizeof(long) * length);
        _counts = new long[length];
        _first = low - (length - span) / 2;
    }

    private double Median()
    {
        long total = 0,
            sum = 0;
        foreach (long n in _counts!)
            total += n;
        int k = 0;
        while ((sum += _counts[k]) <= total / 2)
            k++;
        return _first + k;
    }
}
