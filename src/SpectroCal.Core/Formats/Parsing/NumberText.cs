using System.Globalization;

namespace SpectroCal.Formats.Parsing;

/// <summary>Numbers in files: always invariant, whatever the culture of the machine.</summary>
internal static class NumberText
{
    private const double InexactFrom = 9007199254740992; // 2^53: may also be 2^53 + 1, rounded

    /// <summary>Whether the text is meant as a number, be it NaN or too large: what tells data from a header.</summary>
    public static bool LooksNumeric(ReadOnlySpan<byte> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>A finite number.</summary>
    public static bool TryReal(ReadOnlySpan<byte> text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>A finite number.</summary>
    public static bool TryReal(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>Counts: a whole number, also in the floating form ("71.", "3.0E+02") that some programs write.</summary>
    /// <returns>Nothing, or what was expected.</returns>
    public static string? TryCount(ReadOnlySpan<byte> text, out long count)
    {
        if (
            long.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture,
                out count
            )
        )
            return count >= 0 ? null : $"expected counts of zero or more, found {TextFault.Quote(text)}";
        if (!TryReal(text, out double value))
            return $"expected a whole number of counts, found {TextFault.Quote(text)}";
        if (value < 0)
            return $"expected counts of zero or more, found {TextFault.Quote(text)}";
        if (value >= InexactFrom)
            return $"expected counts below 2^63, with a point or an exponent below 2^53, found {TextFault.Quote(text)}";
        if (value != Math.Floor(value))
            return $"expected a whole number of counts, found {TextFault.Quote(text)}; rates and corrected or calibrated "
                + "intensities are not counts";
        count = (long)value;
        return null;
    }

    /// <summary>A number with a decimal comma, as programs write it where that is usual, with a point.</summary>
    public static string WithPoint(string text) =>
        text.IndexOf(',') is >= 0 and var at && text.IndexOf(',', at + 1) < 0 && !text.Contains('.') ? text.Replace(',', '.') : text;

    /// <summary>The fields of a line that are separated by white space.</summary>
    public static string[] Words(string line) => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
