using System.Globalization;
using System.Text;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Reports;

/// <summary>Rows of comma-separated values: numbers invariant and read back exactly, what is not a number left empty.</summary>
internal static class CsvText
{
    /// <summary>Adds a row, and gives the text.</summary>
    public static StringBuilder Row(StringBuilder text, params object?[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
            Cell(i == 0 ? text : text.Append(','), cells[i]);
        return text.Append('\n');
    }

    private static StringBuilder Cell(StringBuilder text, object? value) =>
        value switch
        {
            null => text,
            double d => double.IsFinite(d) ? text.Append(CultureInfo.InvariantCulture, $"{d:R}") : text,
            string s => text.Append(CsvField.Of(s)),
            _ => text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)),
        };
}
