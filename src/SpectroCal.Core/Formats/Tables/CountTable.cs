using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Tables;

/// <summary>Counts being read, a column for each detector.</summary>
internal sealed class CountTable
{
    /// <summary>What a spectrum takes besides its counts: itself, its run and its names.</summary>
    private const int BytesOfColumn = 512;

    private readonly CountList[] _columns;

    public CountTable(int columns, FileBudget budget)
    {
        budget.Take((long)BytesOfColumn * columns);
        _columns = new CountList[columns];
        for (int i = 0; i < columns; i++)
            _columns[i] = new CountList(budget);
    }

    public int Columns => _columns.Length;

    public int Rows => _columns[^1].Count;

    public CountList Column(int column) => _columns[column];

    /// <summary>Appends the counts in a field of the cursor's line.</summary>
    public void Add(int column, ReadOnlySpan<byte> field, TextCursor at)
    {
        if (_columns[column].Add(field, at.LineNumber) is { } fault)
            throw at.Error(fault);
    }

    /// <summary>Appends channels without counts to every column.</summary>
    public void AddEmptyRows(long rows, TextCursor at)
    {
        foreach (CountList column in _columns)
        {
            if (column.AddZeros(rows, at.LineNumber) is { } fault)
                throw at.Error(fault);
        }
    }

    /// <summary>
    /// A column as histogram file data: channel <paramref name="firstChannel"/> has its centre half a channel above. The column is empty
    /// afterwards.
    /// </summary>
    public ChannelHistogram ToHistogram(int column, int firstChannel = 0) =>
        ChannelHistogram.FromChannels(_columns[column].ToArray(), firstChannel, ChannelConvention.BinCentre);
}
