using System.Buffers;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.Tables;

/// <summary>Texts as fields of comma-separated values.</summary>
/// <remarks>
/// A spreadsheet runs a cell that begins with =, +, - or @ as a formula, whoever chose the text (OWASP, "CSV Injection"). Such a text is
/// written with an apostrophe before it, which reading takes away; one that is a number stays as it is. Texts that begin with apostrophes
/// and then such a character get one more, so that every text comes back.
/// </remarks>
internal static class CsvField
{
    private const char Guard = '\'';

    // The last four are the wide forms of East Asian keyboards, which spreadsheets accept as well.
    private const string FormulaStarts = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    private static readonly SearchValues<char> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 256).Select(i => (char)i).Where(char.IsControl),
    ]);

    /// <summary>
    /// The text on one line, since tables are read line by line, and in quotes where it would otherwise be read differently: as several
    /// fields, without its spaces, or, in tables with comments, as a comment.
    /// </summary>
    public static string Of(string text, bool hasComments = false)
    {
        string line = Guarded(OneLine(text));
        return line.AsSpan().ContainsAny(",;\"") || (hasComments && line.Contains('#', StringComparison.Ordinal)) || line.Trim() != line
            ? $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : line;
    }

    /// <summary>The text as a table holds it, with spaces for what would end the line or the field.</summary>
    public static string OneLine(string text) =>
        text.AsSpan().ContainsAny(Controls) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    /// <summary>The text with a guard before what a spreadsheet would run.</summary>
    public static string Guarded(string text) => IsFormula(text) && !NumberText.TryReal(text, out _) ? Guard + text : text;

    /// <summary>The text of a field that was read: without its guard and with doubled quotes undone.</summary>
    public static string Text(string field)
    {
        string text = field.Replace("\"\"", "\"", StringComparison.Ordinal);
        return text is [Guard, ..] && IsFormula(text) ? text[1..] : text;
    }

    private static bool IsFormula(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart(Guard).TrimStart();
        return !rest.IsEmpty && FormulaStarts.Contains(rest[0], StringComparison.Ordinal);
    }
}
