using System.Globalization;

namespace SpectroCal.Formats.N42;

/// <summary>Dates with times as XML writes them.</summary>
internal static class N42Time
{
    private const int ClockLength = 19; // 2000-12-31T23:59:59

    /// <summary>
    /// The local clock of a date with a time; a zone that is not UTC becomes metadata. Nothing with a warning for other texts.
    /// </summary>
    public static DateTime? Parse(string text, SpectrumNotes notes)
    {
        ReadOnlySpan<char> rest = text;
        if (
            rest.Length < ClockLength
            || !DateTime.TryParseExact(rest[..ClockLength], "s", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime clock)
        )
            return notes.Date("The start", text);
        rest = rest[ClockLength..];
        ReadOnlySpan<char> fraction = [];
        if (rest is ['.', ..])
        {
            int end = 1;
            while (end < rest.Length && char.IsAsciiDigit(rest[end]))
                end++;
            fraction = rest[1..end];
            rest = rest[end..];
            if (fraction.IsEmpty)
                return notes.Date("The start", text);
        }
        if (!rest.IsEmpty && rest is not "Z" && !IsOffset(rest))
            return notes.Date("The start", text);
        for (int i = 0, power = 1_000_000; i < fraction.Length && power > 0; i++, power /= 10) // ticks are 100 ns
            clock = clock.AddTicks((fraction[i] - '0') * power);
        if (rest is "Z")
            return DateTime.SpecifyKind(clock, DateTimeKind.Utc);
        if (!rest.IsEmpty)
            notes.Add("StartTimeZone", rest.ToString());
        return clock;
    }

    /// <summary>Whether a text is an offset from UTC: +hh:mm or +hhmm.</summary>
    private static bool IsOffset(ReadOnlySpan<char> text)
    {
        if (text is not ['+' or '-', ..])
            return false;
        ReadOnlySpan<char> digits = text is [_, _, _, ':', _, _] ? [text[1], text[2], text[4], text[5]] : text[1..];
        return digits.Length == 4 && digits.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    /// <summary>A start to the tick: UTC is marked as such, other times are a local clock without a zone.</summary>
    public static string Format(DateTime start) =>
        start.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + (start.Kind == DateTimeKind.Utc ? "Z" : "");
}
