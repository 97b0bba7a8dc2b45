using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Nucleus;

/// <summary>The numbers of a table of counts by Nucleus, and which of them are counts.</summary>
internal sealed class NucleusNumbers(FileBudget budget)
{
    private const int Fewest = 8; // numbers that show a layout

    private readonly CountList _all = new(budget);
    private readonly List<int> _rowStarts = [];

    /// <summary>Rows of numbers.</summary>
    public int Rows => _rowStarts.Count;

    /// <summary>Whether a line holds whole numbers and separators only.</summary>
    public static bool IsRow(ReadOnlySpan<byte> line) =>
        line.IndexOfAnyExcept("0123456789 \t,;:"u8) < 0 && line.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;

    /// <summary>Takes the numbers of a row.</summary>
    public void Add(TextCursor text)
    {
        budget.Take(sizeof(int), text.LineNumber);
        _rowStarts.Add(_all.Count);
        ReadOnlySpan<byte> line = text.Line;
        while (line.IndexOfAnyInRange((byte)'0', (byte)'9') is >= 0 and int start)
        {
            line = line[start..];
            int end = line.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            ReadOnlySpan<byte> number = end < 0 ? line : line[..end];
            if (_all.Add(number, text.LineNumber) is { } fault)
                throw text.Error(fault);
            line = line[number.Length..];
        }
    }

    /// <summary>The counts and the first channel.</summary>
    public (int First, long[] Counts) Counts(TextCursor text, int fewestChannels)
    {
        long[] all = _all.ToArray();
        if (all.Length >= Fewest && all[0] < HistogramBuilder.MaximumSpan)
        {
            foreach (int group in new[] { 3, 2 })
            {
                if (AreGroups(all, group))
                    return ((int)all[0], Every(all, group));
            }
            if (Rows > 2 && AreLabelledRows(all))
                return ((int)all[0], WithoutLabels(all));
        }
        if (all.Length < fewestChannels || !long.IsPow2(all.Length))
            throw text.FileError(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"expected channel numbers that go up by one before the counts, or a power of two of counts, found {all.Length} "
                        + $"numbers; convert the file to a table with the columns channel,counts"
                )
            );
        return (0, all);
    }

    private bool AreGroups(long[] all, int group)
    {
        if (all.Length % group != 0 || _rowStarts.Any(start => start % group != 0))
            return false;
        for (int i = 0; i < all.Length; i += group)
        {
            if (all[i] != all[0] + i / group)
                return false;
        }
        return true;
    }

    private static long[] Every(long[] all, int group)
    {
        var counts = new long[all.Length / group];
        for (int i = 0; i < counts.Length; i++)
            counts[i] = all[group * i + 1];
        return counts;
    }

    private bool AreLabelledRows(long[] all)
    {
        for (int row = 0; row < Rows; row++)
        {
            if (all[_rowStarts[row]] != all[0] + _rowStarts[row] - row || EndOf(row, all) == _rowStarts[row] + 1)
                return false;
        }
        return true;
    }

    private long[] WithoutLabels(long[] all)
    {
        var counts = new long[all.Length - Rows];
        for (int row = 0; row < Rows; row++)
            all.AsSpan((_rowStarts[row] + 1)..EndOf(row, all)).CopyTo(counts.AsSpan(_rowStarts[row] - row));
        return counts;
    }

    private int EndOf(int row, long[] all) => row + 1 < Rows ? _rowStarts[row + 1] : all.Length;
}
