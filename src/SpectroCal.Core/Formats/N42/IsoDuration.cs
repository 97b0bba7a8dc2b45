using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SpectroCal.Formats.N42;

/// <summary>Durations as XML writes them (ISO 8601, <c>PT1H2M3.5S</c>), in seconds.</summary>
internal static partial class IsoDuration
{
    /// <summary>
    /// Seconds of a duration; false for other texts, negative durations and those in years or months, which have no fixed length.
    /// </summary>
    public static bool TryParse(string text, out double seconds)
    {
        seconds = 0;
        Match match = Duration().Match(text);
        if (!match.Success || text.EndsWith('P') || text.EndsWith('T'))
            return false;
        foreach (
            (string group, double unit) in (ReadOnlySpan<(string, double)>)
                [("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1)]
        )
        {
            if (!match.Groups[group].Success)
                continue;
            if (
                !double.TryParse(
                    match.Groups[group].ValueSpan,
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out double value
                )
            )
                return false;
            seconds += unit * value;
        }
        return double.IsFinite(seconds);
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

    [GeneratedRegex(
        @"^P(?:(?<days>\d+(?:\.\d*)?)D)?"
            + @"(?:T(?:(?<hours>\d+(?:\.\d*)?)H)?(?:(?<minutes>\d+(?:\.\d*)?)M)?(?:(?<seconds>\d*\.?\d+|\d+\.)S)?)?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Duration();
}
