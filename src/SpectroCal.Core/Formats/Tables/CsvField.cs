namespace SpectroCal.Formats.Tables;

/// <summary>Texts as fields of comma-separated values.</summary>
internal static class CsvField
{
    /// <summary>
    /// The text on one line, since tables are read line by line, and in quotes where it would otherwise be read differently: as several
    /// fields, without its spaces, or, in tables with comments, as a comment.
    /// </summary>
    public static string Of(string text, bool hasComments = false)
    {
        string line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.AsSpan().ContainsAny(",;\"") || (hasComments && line.Contains('#', StringComparison.Ordinal)) || line.Trim() != line
            ? $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : line;
    }
}
