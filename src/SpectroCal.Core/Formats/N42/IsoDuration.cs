using System.Globalization;
using System.Text;

namespace SpectroCal.Formats.N42;

/// <summary>Durations as XML writes them (ISO 8601, <c>PT1H2M3.5S</c>), in seconds.</summary>
internal static class IsoDuration
{
    /// <summary>
    /// Seconds of a duration; false for other texts, negative durations and those in years or months, which have no fixed length.
    /// </summary>
    public static bool TryParse(string text, out double seconds)
    {
        seconds = 0;
        ReadOnlySpan<char> rest = text;
        if (rest is not ['P', ..])
            return false;
        rest = rest[1..];
        int parts = 0;
        foreach ((char letter, double unit) in Units)
        {
            // T comes before hours, minutes and seconds, and only before them.
            if (letter == 'T')
            {
                if (rest is not ['T', ..])
                    break;
                rest = rest[1..];
                parts = 0;
                continue;
            }
            int end = rest.IndexOfAnyExcept("0123456789.");
            if (end < 0 || rest[end] != letter)
                continue;
            if (!IsNumber(rest[..end], canBeginWithPoint: letter == 'S', out double value))
                return false;
            seconds += unit * value;
            rest = rest[(end + 1)..];
            parts++;
        }
        return rest.IsEmpty && parts > 0 && double.IsFinite(seconds);
    }

    private static ReadOnlySpan<(char Letter, double Seconds)> Units =>
        new[] { ('D', 86400.0), ('T', 0.0), ('H', 3600.0), ('M', 60.0), ('S', 1.0) };

    private static bool IsNumber(ReadOnlySpan<char> text, bool canBeginWithPoint, out double value)
    {
        value = 0;
        return (text is [not '.', ..] || (canBeginWithPoint && text.Length > 1))
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A duration that gives back the same number of seconds.</summary>
    public static string Format(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0)
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "A duration must be zero or more.");
        return $"PT{Plain(seconds)}S";
    }

    /// <summary>The shortest digits of a number without an exponent, which durations do not have.</summary>
    private static string Plain(double value)
    {
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        int e = shortest.IndexOf('E');
        if (e < 0)
            return shortest;
        int exponent = int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string digits = shortest[..e].Replace(".", "", StringComparison.Ordinal);
        int point = 1 + exponent;
        var plain = new StringBuilder();
        if (point <= 0)
            plain.Append("0.").Append('0', -point).Append(digits);
        else
            plain.Append(digits.PadRight(point, '0')).Insert(point, digits.Length > point ? "." : "");
        return plain.ToString();
    }
}
