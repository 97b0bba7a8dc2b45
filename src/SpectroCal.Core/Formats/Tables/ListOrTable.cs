namespace SpectroCal.Formats.Tables;

/// <summary>Tells lists of events from tables of counts by their names and, where these are the same, by their numbers.</summary>
/// <remarks>
/// A time column, unless it stands beside numbered channels, or a value that stands alone or beside a detector, makes a list of events; a
/// column of counts never does. Else the numbers of the value decide: an axis rises or falls evenly or smoothly, and events do not.
/// </remarks>
internal static class ListOrTable
{
    private const int EnoughRows = 5;

    /// <summary>Whether the names and numbers are those of a list of events.</summary>
    /// <param name="names">Fields of the first line.</param>
    /// <param name="start">Where rows of numbers begin; null where there are none.</param>
    /// <param name="head">The beginning of the file.</param>
    /// <param name="file">The file, for messages.</param>
    /// <exception cref="SpectrumFormatException">It may be either.</exception>
    public static bool IsList(string[] names, TableStart? start, ReadOnlyMemory<byte> head, string file)
    {
        if (names.Any(n => ColumnTitle.Kind(n) == ColumnKind.Counts))
            return false;
        int value = ColumnNames.IndexOfAny(names, ColumnNames.Value);
        bool headsHistogram = names.Length > 1 && ColumnNames.IsAny(names[0], ColumnNames.HistogramChannel);
        bool isNumbered = headsHistogram && value < 0 && start?.Fields == names.Length;
        if (ColumnNames.IndexOfAny(names, ColumnNames.Time) >= 0)
            return !isNumbered || !HasNumbers(CsvHistogramReader.Sample(head, file, start!)[0]);
        if (value < 0)
            return false;
        if (ColumnNames.IndexOfAny(names, ColumnNames.Detector) >= 0 || names.Length == 1)
            return true;
        if (headsHistogram && value == 0)
            return false;
        if (start is null || start.Fields != names.Length)
            return true;
        TableColumn column = CsvHistogramReader.Sample(head, file, start)[value];
        int direction = column.Direction();
        if (direction != 0 && column.Rows >= EnoughRows && TableAxis.Curve(column) is not null)
            return false;
        // So few or so orderly events hardly exist, and an axis may be uneven.
        if (direction != 0)
            throw new SpectrumFormatException(
                file,
                start.FirstRow,
                $"expected a table that can be read in one way only: column '{names[value]}' may be energies "
                    + "of the counts beside it, or the values of single events; say which by --table "
                    + "axis,counts or --table events (in PowerShell -Column)"
            );
        return true;
    }

    private static bool HasNumbers(TableColumn column) => column.Rows >= EnoughRows && TableLayout.IsNumbering(column);
}
