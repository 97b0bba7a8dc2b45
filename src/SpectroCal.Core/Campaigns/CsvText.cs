using System.Globalization;
using System.Text;

namespace SpectroCal.Campaigns;

/// <summary>Rows of comma-separated values: numbers invariant and read back exactly, what is no number left empty.</summary>
internal static class CsvText
{
    /// <summary>Adds a row.</summary>
    public static void Row(StringBuilder text, params object?[] cells) => text.AppendJoin(',', cells.Select(Cell)).Append('\n');

    private static string Cell(object? value) => value switch
    {
        null => "",
        double d => double.IsFinite(d) ? d.ToString("R", CultureInfo.InvariantCulture) : "",
        string s => s.AsSpan().ContainsAny(",\"\n\r") ? $"\"{s.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : s,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
