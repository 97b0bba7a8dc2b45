using System.Globalization;

namespace SpectroCal.Formats.Ortec;

/// <summary>Dates of ORTEC's binary files: two digits of a year, then 1 for years from 2000.</summary>
internal static class OrtecDate
{
    /// <summary>A start, or nothing with a warning.</summary>
    /// <param name="date">As 25Apr171 or 25-APR-171.</param>
    /// <param name="clock">As 12:54:27.</param>
    /// <param name="notes">Takes the warning.</param>
    public static DateTime? Parse(string date, string clock, SpectrumNotes notes)
    {
        string plain = date.Replace("-", "", StringComparison.Ordinal).Trim();
        if (plain.Length == 0)
            return null;
        bool isNew = plain.Length == 8 && plain[7] == '1';
        string year = plain.Length >= 7 ? plain[5..7] : "";
        string text = $"{(plain.Length >= 5 ? plain[..5] : plain)}{(isNew ? "20" : "19")}{year} {clock.Trim()}";
        if (
            DateTime.TryParseExact(
                text,
                ["ddMMMyyyy H:m:s", "dMMMyyyy H:m:s"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AllowWhiteSpaces,
                out DateTime start
            )
        )
            return start;
        notes.Warn($"The start is not a date in a known format: '{date} {clock}'.");
        return null;
    }
}
