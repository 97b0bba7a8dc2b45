using System.Globalization;
using System.Text;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Reports;

/// <summary>Rows of comma-separated values: numbers invariant and read back exactly, what is not a number left empty.</summary>
internal static class CsvText
{
    /// <summary>Adds a row.</summary>
    public static void Row(StringBuilder text, params object?[] cells) => text.AppendJoin(',', cells.Select(Cell)).Append('\n');

    private static string Cell(object? value) =>
        value switch
        {
            null => "",
            double d => double.IsFinite(d) ? d.ToString("R", CultureInfo.InvariantCulture) : "",
            string s => CsvField.Of(s),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
