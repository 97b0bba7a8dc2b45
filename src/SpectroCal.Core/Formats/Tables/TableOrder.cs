using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.Tables;

/// <summary>What the shape of a table and the order of its numbers say against its being counts of channels, row by row.</summary>
/// <param name="text">The file, for messages.</param>
/// <param name="start">What stands above the numbers.</param>
/// <param name="columns">The columns, all read.</param>
/// <param name="blocks">Numbers of the rows, but the first, that begin behind blank lines.</param>
internal sealed class TableOrder(TextCursor text, TableStart start, IReadOnlyList<TableColumn> columns, IReadOnlyList<int> blocks)
{
    private const int FewestChannelsOfBlock = 16;
    private const int FewestOfSum = 16;
    private const long FewestSummed = 64;

    private int Rows => columns[0].Rows;

    /// <summary>
    /// Few rows of many numbers are spectra as rows, most often, but not for certain; a first row may number the columns.
    /// </summary>
    /// <exception cref="SpectrumFormatException">It may be either.</exception>
    public void CheckShape()
    {
        const int fewestColumns = 16;
        bool isWide = columns.Count >= Math.Max(fewestColumns, 2 * Rows) && (start.Names is null || TableStart.IsIndexHeader(start.Names));
        bool isOneNamed = Rows == 1 && columns.Count > 2 && start.Names is { } names && ColumnTitle.Kind(names[0]) == ColumnKind.Unknown;
        if (start.Names is null && Rows > 1 && IsHeaderOfNumbers())
            throw text.FileError(
                "expected a table that can be read in one way only: the first row may number the columns, as pandas writes them without an "
                    + "index, or hold counts; leave it out, or say by --table counts (in PowerShell -Column) that it is counts"
            );
        if (isWide || isOneNamed)
            throw text.FileError(
                $"expected a table that can be read in one way only: {Rows} rows of {columns.Count} numbers "
                    + "may be spectra as rows, or as columns; say which by --table rows or --table "
                    + "counts (in PowerShell -Column)"
            );
    }

    // 0, 1, 2, ... above as many columns; above one column where else a power of two would be the number of channels.
    private bool IsHeaderOfNumbers()
    {
        const int fewest = 64;
        if (columns.Count > 1 && TableLayout.IsNumbering(columns[0]))
            return false;
        for (int i = 0; i < columns.Count; i++)
            if (columns[i][0] != i)
                return false;
        return columns.Count > 2 || (Rows > fewest && int.IsPow2(Rows - 1) && columns[^1][1] != columns.Count);
    }

    /// <summary>Refuses numbers whose order is not that of the counts of channels, row by row.</summary>
    /// <param name="layout">What the columns are.</param>
    /// <exception cref="SpectrumFormatException">There are such numbers.</exception>
    public void Check(TableLayout layout)
    {
        List<int> counts = layout.Counts;
        if (columns.Count == 1 && columns[0].HasPointAtFirstOnly)
            throw text.FileError(
                "expected counts, found a first number with a decimal point and none with one behind it, as of a time; leave it out, "
                    + "or say by --table counts (in PowerShell -Column) that it is a count"
            );
        if (columns.Count == 1 && AreEqualBlocks())
            throw text.FileError(
                $"expected counts that can be read in one way only: blank lines divide them into {blocks.Count + 1} blocks of "
                    + $"{blocks[0]}, which may be as many spectra, or one; put each into a file of its own, or say that "
                    + "it is one by --table counts (in PowerShell -Column)"
            );
        // Tables that this program writes may hold anything under the names of detectors, but no detector counts without falling back.
        if (start.Names is ["channel" or ColumnNames.Position, ..] ours)
        {
            foreach (int i in counts)
                if (CountOrder.AreSumsForSure(columns[i].Counts.Span))
                    throw Sums(i);
            counts = [.. counts.Where(i => ColumnTitle.Kind(ours[i]) == ColumnKind.Counts)];
        }
        foreach (int i in counts)
            RefuseSums(i);
        if (layout.HasNamedAxis)
        {
            foreach (int i in counts)
                RefuseEvents(i, areCalledCounts: true);
            return;
        }
        bool isLabelled = layout.Channel == 0 || layout.Energy == 0;
        // The first numbers of rows of as many channels.
        bool goesOn = isLabelled && counts.Count > 2 && Rows > 1 && columns[0][1] - columns[0][0] == counts.Count;
        if (goesOn || CountOrder.GoesAlongRows(Rows, counts.Count, (row, i) => columns[counts[i]][row], isLabelled))
            throw text.FileError(
                $"expected a table that can be read in one way only: {Rows} rows of {counts.Count} "
                    + $"counts may be one spectrum that goes on from row to row, or a spectrum each, or channels of {counts.Count} "
                    + $"detectors; say which by --table {(isLabelled ? "wrapped:channel,counts" : "wrapped:counts")}, rows or counts "
                    + "(in PowerShell -Column)"
            );
        foreach (int i in counts)
        {
            bool isNamed = start.Names is { } names && ColumnTitle.Kind(names[i]) == ColumnKind.Counts;
            RefuseEvents(i, isNamed);
        }
    }

    private void RefuseEvents(int column, bool areCalledCounts)
    {
        if (CountOrder.MayBeEvents(columns[column].Counts.Span, areCalledCounts))
            throw text.FileError(
                $"expected a table that can be read in one way only: the numbers of column {column + 1} may be counts of channels, or "
                    + "values of single events, which their order looks like; say which by --table "
                    + $"{(columns.Count > 1 ? "axis,counts" : "counts")} or --table events (in PowerShell -Column)"
                    + (columns.Count > 1 ? ", and the column of the values by --channel-column" : "")
            );
    }

    // Sums up to each channel, or from it on; a sum of all below the others.
    private void RefuseSums(int column)
    {
        ReadOnlySpan<long> counts = columns[column].Counts.Span;
        long total = 0;
        foreach (long n in counts)
            total += n;
        if (counts.Length >= FewestOfSum && total >= FewestSummed && 2 * counts[^1] == total)
            throw text.FileError(
                $"expected counts, found the sum of all others as the last number of column {column + 1}; leave it out, or say by "
                    + $"--table {(columns.Count > 1 ? "axis,counts" : "counts")} (in PowerShell -Column) that it is a channel"
            );
        if (columns.Count > 1 && (CountOrder.AreSorted(counts) || CountOrder.AreSorted([.. counts.ToArray().Reverse()])))
            throw Sums(column);
    }

    private SpectrumFormatException Sums(int column) =>
        text.FileError(
            $"expected counts, found numbers in column {column + 1} that rise or fall all along, as sums up to each channel do; if "
                + "they are counts, say so by --table axis,counts (in PowerShell -Column)"
        );

    /// <summary>Refuses intensities that rise or fall all along, as shares of a sum up to each channel do.</summary>
    /// <param name="layout">What the columns are.</param>
    /// <exception cref="SpectrumFormatException">There are such.</exception>
    public void CheckIntensities(TableLayout layout)
    {
        foreach (int column in layout.Counts)
        {
            double[] values = columns[column].ToReals();
            int rises = values.Zip(values.Skip(1)).Count(p => p.Second > p.First),
                falls = values.Zip(values.Skip(1)).Count(p => p.Second < p.First);
            if (Math.Min(rises, falls) == 0 && Math.Max(rises, falls) >= FewestOfSum)
                throw text.FileError(
                    $"expected values of channels, found numbers in column {column + 1} that rise or fall all along, as sums up to each "
                        + "channel do; if they are values of channels, say so by --table axis,counts (in PowerShell -Column)"
                );
        }
    }

    private bool AreEqualBlocks() =>
        blocks.Count > 0
        && blocks[0] >= FewestChannelsOfBlock
        && Rows == blocks[0] * (blocks.Count + 1)
        && blocks.Select((first, i) => first == blocks[0] * (i + 1)).All(isEqual => isEqual);
}
