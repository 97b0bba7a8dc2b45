using SpectroCal.Formats.Tables;

namespace SpectroCal.Formats.ListMode;

/// <summary>The fields of one list-mode row, up to the last that is needed; used anew for every row.</summary>
internal sealed class RowFields
{
    private byte _delimiter;
    private int[] _starts = [],
        _ends = [];

    /// <summary>Whether nothing may follow the last field that is needed.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The field of a column, without blanks and quotes around it.</summary>
    public Range this[int column] => _starts[column].._ends[column];

    /// <summary>Prepares for rows of a layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="isWhole">Whether the last column that is needed is the last of the row, so that nothing may follow it.</param>
    public void Prepare(ListModeLayout layout, bool isWhole)
    {
        IsWhole = isWhole;
        _delimiter = layout.Delimiter;
        _starts = new int[layout.Last + 1];
        _ends = new int[layout.Last + 1];
    }

    /// <summary>Finds the fields; false if the row has too few, or more than it may.</summary>
    public bool Split(ReadOnlySpan<byte> line)
    {
        byte delimiter = _delimiter;
        int[] starts = _starts,
            ends = _ends;
        int at = 0;
        for (int column = 0; column < starts.Length; column++)
        {
            if (delimiter == DelimitedLine.WhiteSpace)
            {
                while (at < line.Length && line[at] == ' ')
                    at++;
            }
            if (at > line.Length)
                return false;
            int end = at;
            while (end < line.Length && line[end] != delimiter && line[end] != '"')
                end++;
            if (end < line.Length && line[end] == '"')
                end = DelimitedLine.FieldEnd(line, at, delimiter);
            starts[column] = at;
            ends[column] = end;
            if (end > at && (line[at] <= '"' || line[end - 1] <= '"'))
                Trim(line, column);
            at = end + 1;
        }
        return !IsWhole || at >= line.Length || line[at..].IndexOfAnyExcept((byte)' ', _delimiter, (byte)'\r') < 0;
    }

    private void Trim(ReadOnlySpan<byte> line, int column)
    {
        (_starts[column], int length) = DelimitedLine.Trimmed(line, _starts[column], _ends[column]).GetOffsetAndLength(line.Length);
        _ends[column] = _starts[column] + length;
    }
}
