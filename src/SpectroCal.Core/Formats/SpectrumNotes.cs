using System.Globalization;
using System.Text.RegularExpressions;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;

namespace SpectroCal.Formats;

/// <summary>Collects what a file says besides its counts.</summary>
internal sealed partial class SpectrumNotes(FileBudget budget)
{
    /// <summary>The longest text that is kept.</summary>
    public const int LongestText = 4096;

    private const int BytesOfField = 128;
    private const int LongestDate = 64;

    public Dictionary<string, string> Metadata { get; } = [];

    public Dictionary<string, double> Covariates { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>Keeps a text field; the first of several with one name, and nothing that is not worth showing.</summary>
    public void Add(string name, string text)
    {
        if (name.Length == 0 || text.Length is 0 or > LongestText || Metadata.ContainsKey(name))
            return;
        budget.Take(BytesOfField + 2L * (name.Length + text.Length));
        Metadata.Add(name, text);
    }

    public void Warn(string sentence) => Warnings.Add(sentence);

    /// <summary>A time in seconds, or nothing with a warning if the text is not one.</summary>
    public double? Seconds(string name, string text)
    {
        if (NumberText.TryReal(text, out double value) && value >= 0)
            return value;
        Warn($"{name} is not a time in seconds: '{text}'.");
        return null;
    }

    /// <summary>
    /// A date, the local clock, or nothing with a warning; a zone that is not UTC becomes metadata. With a warning, too, where day and
    /// month may be the other way round.
    /// </summary>
    /// <param name="name">What it is the date of.</param>
    /// <param name="text">The date.</param>
    /// <param name="isMonthFirst">Whether the format says that the month comes first, before years of four digits.</param>
    public DateTime? Date(string name, string text, bool isMonthFirst = false)
    {
        Match zone = text.Length > LongestDate ? Match.Empty : Zone().Match(text);
        if (!WrittenDate.TryParse(zone.Success ? text[..zone.Index] : text, out DateTime date, out DateTime? other))
        {
            Warn($"{name} is not a date in a known format: '{text}'.");
            return null;
        }
        if (other is { } doubtful && !(isMonthFirst && doubtful.Year == date.Year && HasYear(text, date.Year)))
            Warn($"{name} '{text}' is taken for {Day(date)}; it may be {Day(doubtful)} as well.");
        if (zone.Groups["offset"].Success)
            Add("StartTimeZone", zone.Groups["offset"].Value);
        return zone.Groups["utc"].Success ? DateTime.SpecifyKind(date, DateTimeKind.Utc) : date;
    }

    // ISO 8601, behind a time of day: 14:03:05Z, 14:03+02:00, 14:03:05.1 -0500, T140305Z.
    [GeneratedRegex(
        @"(?<=(:[0-9]{1,2}|T[0-9]{6})([.,][0-9]+)?)((?<utc>Z)|\s?(?<offset>[+-][01][0-9]:?[0-5][0-9]))\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Zone();

    private static bool HasYear(string text, int year) =>
        text.Contains(year.ToString("0000", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string Day(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
