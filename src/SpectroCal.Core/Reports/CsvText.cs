using System.Globalization;
using System.Text;

namespace SpectroCal.Reports;

/// <summary>Rows of comma-separated values: numbers invariant and read back exactly, what is no number left empty.</summary>
internal static class CsvText
{
    /// <summary>Adds a row.</summary>
    public static void Row(StringBuilder text, params object?[] cells) => text.AppendJoin(',', cells.Select(Cell)).Append('\n');

    /// <summary>A text as a cell: in quotes where it would otherwise be more than one.</summary>
    public static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static string Cell(object? value) =>
        value switch
        {
            null => "",
            double d => double.IsFinite(d) ? d.ToString("R", CultureInfo.InvariantCulture) : "",
            string s => Quoted(s),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
