using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Tables;

/// <summary>Counts being read, a column for each detector.</summary>
internal sealed class CountTable
{
    private readonly List<long>[] _columns;
    private readonly long[] _totals;

    public CountTable(int columns)
    {
        _columns = new List<long>[columns];
        for (int i = 0; i < columns; i++)
            _columns[i] = [];
        _totals = new long[columns];
    }

    public int Columns => _columns.Length;

    public int Rows => _columns[^1].Count;

    public IReadOnlyList<long> Column(int column) => _columns[column];

    /// <summary>Appends the counts in a field of the cursor's line.</summary>
    public void Add(int column, ReadOnlySpan<byte> field, TextCursor at)
    {
        if (NumberText.TryCount(field, out long count) is { } fault)
            throw at.Error(fault);
        if (count > long.MaxValue - _totals[column])
            throw at.Error("expected counts whose sum is at most 2^63");
        if (_columns[column].Count >= HistogramBuilder.MaximumSpan)
            throw at.Error($"expected at most {HistogramBuilder.MaximumSpan} channels");
        _totals[column] += count;
        _columns[column].Add(count);
    }

    /// <summary>Appends channels without counts to every column.</summary>
    public void AddEmptyRows(int rows)
    {
        foreach (List<long> column in _columns)
            column.AddRange(new long[rows]);
    }

    /// <summary>A column as histogram file data: channel <paramref name="firstChannel"/> has its centre half a channel above.</summary>
    public ChannelHistogram ToHistogram(int column, int firstChannel = 0) =>
        ChannelHistogram.FromChannels([.. _columns[column]], firstChannel, ChannelConvention.BinCentre);
}
