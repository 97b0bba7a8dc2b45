namespace SpectroCal.Formats;

/// <summary>The fields of one list-mode row, up to the last that is needed; used anew for every row.</summary>
internal sealed class RowFields
{
    private byte _delimiter;
    private int[] _starts = [], _ends = [];

    /// <summary>The field of a column, without blanks and quotes around it.</summary>
    public Range this[int column] => _starts[column].._ends[column];

    public void Prepare(ListModeLayout layout)
    {
        _delimiter = layout.Delimiter;
        _starts = new int[layout.Last + 1];
        _ends = new int[layout.Last + 1];
    }

    /// <summary>Finds the fields; false if the row has too few.</summary>
    public bool Split(ReadOnlySpan<byte> line)
    {
        byte delimiter = _delimiter;
        int[] starts = _starts, ends = _ends;
        int at = 0;
        for (int column = 0; column < starts.Length; column++)
        {
            if (delimiter == DelimitedLine.WhiteSpace)
            {
                while (at < line.Length && line[at] == ' ') at++;
            }
            if (at > line.Length) return false;
            int end = at;
            while (end < line.Length && line[end] != delimiter && line[end] != '"') end++;
            if (end < line.Length && line[end] == '"') end = DelimitedLine.FieldEnd(line, at, delimiter);
            starts[column] = at;
            ends[column] = end;
            if (end > at && (line[at] <= '"' || line[end - 1] <= '"')) Trim(line, column);
            at = end + 1;
        }
        return true;
    }

    private void Trim(ReadOnlySpan<byte> line, int column)
    {
        (_starts[column], int length) = DelimitedLine.Trimmed(line, _starts[column], _ends[column]).GetOffsetAndLength(line.Length);
        _ends[column] = _starts[column] + length;
    }
}
