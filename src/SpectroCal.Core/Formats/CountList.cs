using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Spectra;

namespace SpectroCal.Formats;

/// <summary>The counts of one spectrum while they are read: as many as there are, in memory of the file's budget.</summary>
internal sealed class CountList(FileBudget budget)
{
    private const int FirstLength = 16;

    private long[] _counts = [];
    private long _total;

    public int Count { get; private set; }

    public long this[int index] => _counts[index];

    public ReadOnlySpan<long> Span => _counts.AsSpan(0, Count);

    /// <summary>Appends a count.</summary>
    /// <returns>Nothing, or what was expected.</returns>
    public string? Add(long count, long line = 0)
    {
        if (count > long.MaxValue - _total)
            return "expected counts whose sum is below 2^63";
        if (Count == HistogramBuilder.MaximumSpan)
            return $"expected at most {HistogramBuilder.MaximumSpan} channels";
        if (Count == _counts.Length)
            Grow(Count + 1, line);
        _total += count;
        _counts[Count++] = count;
        return null;
    }

    /// <summary>Appends a field that holds a count.</summary>
    /// <returns>Nothing, or what was expected.</returns>
    public string? Add(ReadOnlySpan<byte> field, long line = 0) => NumberText.TryCount(field, out long count) ?? Add(count, line);

    /// <summary>Appends channels without counts.</summary>
    /// <returns>Nothing, or what was expected.</returns>
    public string? AddZeros(long zeros, long line = 0)
    {
        if (zeros > HistogramBuilder.MaximumSpan - Count)
            return $"expected at most {HistogramBuilder.MaximumSpan} channels";
        if (zeros > _counts.Length - Count)
            Grow(Count + (int)zeros, line);
        Count += (int)zeros;
        return null;
    }

    /// <summary>The counts as an array of their length; the list is empty afterwards.</summary>
    public long[] ToArray()
    {
        long[] counts = _counts;
        if (counts.Length > Count)
        {
            budget.Take(sizeof(long) * (long)Count);
            counts = counts[..Count];
            budget.Return(sizeof(long) * (long)_counts.Length);
        }
        (_counts, Count, _total) = ([], 0, 0);
        return counts;
    }

    private void Grow(int least, long line)
    {
        long length = Math.Max(Math.Max(least, FirstLength), Math.Min(2L * _counts.Length, HistogramBuilder.MaximumSpan));
        budget.Take(sizeof(long) * length, line);
        var grown = new long[length];
        _counts.AsSpan(0, Count).CopyTo(grown);
        budget.Return(sizeof(long) * (long)_counts.Length);
        _counts = grown;
    }
}
