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

    private static readonly string[] DateFormats =
    [
        "MM/dd/yyyy HH:mm:ss",
        "M/d/yyyy H:m:s",
        "MM-dd-yyyy HH:mm:ss",
        "M/d/yyyy H:m:s.FFFFFFF",
        "M/d/yyyy h:m:s tt",
        "M/d/yyyy h:m:s.FFFFFFF tt",
        "M/d/yyyy H:m",
        "M/d/yyyy h:m tt",
        "yyyy-M-d H:m:s.FFFFFFF",
        "yyyy-M-dTH:m:s.FFFFFFF",
        "yyyy-M-d H:m",
        "yyyy/M/d H:m",
        "yyyy/M/d H:m:s.FFFFFFF",
        "d.M.yyyy H:m:s.FFFFFFF",
        "d.M.yyyy H:m",
        "d.M.yyyy",
        "yyyy-M-d",
        "d-MMM-yyyy H:m:s.FFFFFFF",
        "d-MMM-yyyy h:m:s tt",
        "d MMM yyyy H:m:s.FFFFFFF",
        // Only a day above 12 tells it from the month before it.
        "d/M/yyyy H:m:s.FFFFFFF",
        "d/M/yyyy h:m:s tt",
        "MMM dd, yyyy HH:mm:ss.FFFFFFF",
        "MMM d, yyyy HH:mm:ss.FFFFFFF",
        "MMM d yyyy H:m:s.FFFFFFF",
        "ddd MMM d H:m:s yyyy",
        "d-MMM-yy H:m:s",
    ];

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

    /// <summary>A date, or nothing with a warning.</summary>
    public DateTime? Date(string name, string text)
    {
        // A point without a fraction is a text that was cut.
        bool isWhole = !text.EndsWith('.'),
            isUtc = text is [.., >= '0' and <= '9', 'Z'];
        if (
            isWhole
            && DateTime.TryParseExact(
                isUtc ? text[..^1] : text,
                DateFormats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AllowWhiteSpaces,
                out DateTime date
            )
        )
            return isUtc ? DateTime.SpecifyKind(date, DateTimeKind.Utc) : date;
        Warn($"{name} is not a date in a known format: '{text}'.");
        return null;
    }
}
