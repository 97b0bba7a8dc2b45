using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;

namespace SpectroCal.Formats;

/// <summary>Collects what a file says besides its counts.</summary>
internal sealed class SpectrumNotes(FileBudget budget)
{
    /// <summary>The longest text that is kept.</summary>
    public const int LongestText = 4096;

    private const int BytesOfField = 128;

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

    /// <summary>A date, or nothing with a warning; with a warning, too, where day and month may be the other way round.</summary>
    /// <param name="name">What it is the date of.</param>
    /// <param name="text">The date.</param>
    /// <param name="isMonthFirst">Whether the format says that the month comes first, before years of four digits.</param>
    public DateTime? Date(string name, string text, bool isMonthFirst = false)
    {
        bool isUtc = text is [.., >= '0' and <= '9', 'Z'];
        if (!WrittenDate.TryParse(isUtc ? text[..^1] : text, out DateTime date, out DateTime? other))
        {
            Warn($"{name} is not a date in a known format: '{text}'.");
            return null;
        }
        if (other is { } doubtful && !(isMonthFirst && doubtful.Year == date.Year && HasYear(text, date.Year)))
            Warn($"{name} '{text}' is taken for {Day(date)}; it may be {Day(doubtful)} as well.");
        return isUtc ? DateTime.SpecifyKind(date, DateTimeKind.Utc) : date;
    }

    private static bool HasYear(string text, int year) =>
        text.Contains(year.ToString("0000", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string Day(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
