using System.Globalization;
using System.Text.RegularExpressions;

namespace SpectroCal.Formats.Tables;

/// <summary>Spectra side by side, each with an axis of its own: x, y, x, y.</summary>
internal static partial class TablePairs
{
    private const int EnoughRows = 5;

    /// <summary>
    /// Names that come again pair by pair, or of which the first of each pair does, told apart by a number: "Energy, Counts, Energy.2,
    /// Counts.2" and "Energy, Ge1, Energy.2, Ge2"; else null.
    /// </summary>
    public static string[]? Numbered(string[] names)
    {
        bool areRepeated = names.Length >= 4 && names.Length % 2 == 0 && names[0] != names[1];
        bool IsAgain(int i) => string.Equals(names[i], names[i % 2], StringComparison.OrdinalIgnoreCase);
        for (int i = 2; i < names.Length && areRepeated; i += 2)
            areRepeated = IsAgain(i);
        return areRepeated
            ?
            [
                .. names.Select(
                    (name, i) => i < 2 || !IsAgain(i) ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{i / 2 + 1}")
                ),
            ]
            : null;
    }

    /// <summary>The columns that repeat the first one as the axis of further spectra; none where the table is another.</summary>
    /// <param name="table">The table.</param>
    /// <param name="isSmooth">Whether numbers go as those of an axis do.</param>
    /// <exception cref="SpectrumFormatException">The axes differ.</exception>
    public static IReadOnlyList<int> RepeatedAxes(TableData table, Func<TableColumn, bool> isSmooth)
    {
        IReadOnlyList<TableColumn> columns = table.Columns;
        if (columns.Count < 4 || columns.Count % 2 != 0 || table.Rows < EnoughRows)
            return [];
        for (int i = 0; i < columns.Count; i++)
        {
            bool isAxis = table.Kind(i) != ColumnKind.Counts && isSmooth(columns[i]);
            if (isAxis != (i % 2 == 0) || (i % 2 == 0 && !IsAlike(table, i)))
                return [];
        }
        int[] axes = [.. Enumerable.Range(1, columns.Count / 2 - 1).Select(i => 2 * i)];
        foreach (int axis in axes)
        {
            for (int row = 0; row < table.Rows; row++)
            {
                if (columns[axis][row] != columns[0][row])
                    throw table.Error(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"expected one axis for all spectra, found {axes.Length + 1} spectra side by side, of which column {axis + 1} "
                                + $"is another axis than column 1; put each into a file of its own, or read one of them, as by --table "
                                + $"{string.Concat(Enumerable.Repeat("skip,", axis))}axis,counts,skip (in PowerShell -Column)"
                        )
                    );
            }
        }
        return axes;
    }

    // "x, x.1" and "E1, E2" name the same quantity; channels beside energies are two axes of one spectrum.
    private static bool IsAlike(TableData table, int column)
    {
        if (table.Names is not { } names)
            return true;
        string first = Number().Replace(names[0], ""),
            other = Number().Replace(names[column], "");
        bool isSame = string.Equals(first, other, StringComparison.OrdinalIgnoreCase);
        return isSame || (table.Kind(column) == table.Kind(0) && table.Kind(0) is ColumnKind.Energy or ColumnKind.Channel);
    }

    [GeneratedRegex(@"[\s._-]*\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
