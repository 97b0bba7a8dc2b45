namespace SpectroCal.Formats.Tables;

/// <summary>
/// Two columns side by side that hold the lower and the upper edges of bins: each bin begins where the one before it ends, which counts do
/// not do.
/// </summary>
internal static class TableEdges
{
    private const int EnoughRows = 5;
    private const int EnoughNamedRows = 2;
    private const int LastPlace = 1; // behind a number of the bin, at most
    private const double Tolerance = 1e-6; // of a bin

    /// <summary>Index of the column of lower edges, or -1.</summary>
    /// <exception cref="SpectrumFormatException">Columns are named as edges, and their bins do not adjoin.</exception>
    public static int Find(TableData table)
    {
        for (int i = 0; i <= LastPlace && i + 2 < table.Columns.Count; i++)
        {
            bool areNamed =
                table.Names is { } names
                && ColumnTitle.Edge(names[i]) == TableEdge.Lower
                && ColumnTitle.Edge(names[i + 1]) == TableEdge.Upper;
            if (table.Rows < (areNamed ? EnoughNamedRows : EnoughRows) || table.Kind(i) == ColumnKind.Counts)
                continue;
            int gap = FirstGap(table.Columns[i], table.Columns[i + 1]);
            if (gap < 0)
                return i;
            if (areNamed)
                throw table.ErrorAt(
                    gap,
                    $"expected bins that adjoin, rising or falling, found others between '{table.Names![i]}' and '{table.Names[i + 1]}'"
                );
        }
        return -1;
    }

    // The first row whose bin does not adjoin that of the row before; -1 where all do.
    private static int FirstGap(TableColumn lower, TableColumn upper)
    {
        int direction = lower.Direction();
        for (int row = 0; row < lower.Rows; row++)
        {
            double width = upper[row] - lower[row];
            double apart =
                row == 0 ? 0
                : direction > 0 ? lower[row] - upper[row - 1]
                : upper[row] - lower[row - 1];
            if (direction == 0 || !(width > 0) || Math.Abs(apart) > Tolerance * width)
                return row;
        }
        return -1;
    }
}
