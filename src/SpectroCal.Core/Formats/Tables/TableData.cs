using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.Tables;

/// <summary>The numbers of a table, read to their end.</summary>
/// <param name="Text">The file, for errors.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Names">Their names, or null.</param>
/// <param name="Units">Their units, or null.</param>
/// <param name="Delimiter">What separates the columns.</param>
/// <param name="FirstLine">Line of the first row where every line is a row; else 0.</param>
/// <param name="AreRows">Whether the columns are rows in the file.</param>
internal sealed record TableData(
    TextCursor Text,
    IReadOnlyList<TableColumn> Columns,
    string[]? Names,
    string[]? Units,
    byte Delimiter,
    long FirstLine,
    bool AreRows = false
)
{
    /// <summary>Rows of the table.</summary>
    public int Rows => Columns[0].Rows;

    /// <summary>What the name of a column says.</summary>
    public ColumnKind Kind(int column) => Names is null ? ColumnKind.Unknown : ColumnTitle.Kind(Names[column]);

    /// <summary>The error of the table as a whole.</summary>
    public SpectrumFormatException Error(string expected) => Text.FileError(expected);

    /// <summary>The error at a row.</summary>
    public SpectrumFormatException ErrorAt(int row, string expected) => new(Text.File, FirstLine > 0 ? FirstLine + row : 0, expected);

    /// <summary>The first row that does not go on in the direction of those before; the last where all do.</summary>
    public int Turn(TableColumn column)
    {
        int direction = Math.Sign(column[1] - column[0]);
        for (int i = 1; i < Rows; i++)
        {
            if (direction == 0 || Math.Sign(column[i] - column[i - 1]) != direction)
                return i;
        }
        return Rows - 1;
    }
}
