using System.Globalization;
using System.Text;

namespace SpectroCal;

/// <summary>
/// Makes text of unknown origin - names and contents of files - safe to show: what would move the cursor, change colours, ring, hide or
/// reverse text appears as its code.
/// </summary>
/// <remarks>For people only: JSON, tables and results keep the whole name.</remarks>
public static class TerminalText
{
    private const int LongestPart = 600; // of a message

    /// <summary>
    /// The text with every control character, and every format character, which reverse or hide text among them, as \u and four digits.
    /// </summary>
    /// <param name="text">The text; null is empty.</param>
    public static string Safe(string? text)
    {
        text ??= "";
        int first = 0;
        while (first < text.Length && IsSafe(text[first]))
            first++;
        if (first == text.Length)
            return text;
        var safe = new StringBuilder(text.Length + 8).Append(text, 0, first);
        foreach (char c in text.AsSpan(first))
            if (IsSafe(c))
                safe.Append(c);
            else
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        return safe.ToString();
    }

    /// <summary>The same on one line: breaks of lines, which systems have in their messages, are spaces.</summary>
    /// <param name="text">The text; null is empty.</param>
    public static string Line(string? text) => Safe((text ?? "").Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' '));

    /// <summary>The same on one line, of a long text its two ends: what files hold may be of any length.</summary>
    /// <param name="text">The text; null is empty.</param>
    internal static string Ends(string? text)
    {
        string safe = Line(text);
        return safe.Length <= LongestPart ? safe : $"{safe.AsSpan(0, LongestPart / 2)} ... {safe.AsSpan(safe.Length - LongestPart / 2)}";
    }

    /// <summary>The same with breaks of lines kept, for texts of several lines.</summary>
    /// <param name="text">The text; null is empty.</param>
    public static string Lines(string? text) =>
        string.Join('\n', (text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(Safe));

    private static bool IsSafe(char c) =>
        char.GetUnicodeCategory(c)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}
