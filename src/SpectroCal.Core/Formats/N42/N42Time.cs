using System.Globalization;
using System.Text.RegularExpressions;

namespace SpectroCal.Formats.N42;

/// <summary>Dates with times as XML writes them.</summary>
internal static partial class N42Time
{
    /// <summary>
    /// The local clock of a date with a time; a zone that is not UTC becomes metadata. Nothing with a warning for other texts.
    /// </summary>
    public static DateTime? Parse(string text, SpectrumNotes notes)
    {
        Match match = Moment().Match(text);
        if (
            !match.Success
            || !DateTime.TryParseExact(
                match.Groups["clock"].Value,
                "s",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out DateTime clock
            )
        )
            return notes.Date("The start", text);
        string fraction = match.Groups["fraction"].Value,
            zone = match.Groups["zone"].Value;
        const int digits = 7; // of a tick, 100 ns
        if (fraction.Length > 0)
            clock = clock.AddTicks(long.Parse(fraction.PadRight(digits, '0')[..digits], NumberStyles.None, CultureInfo.InvariantCulture));
        if (zone is "Z")
            return DateTime.SpecifyKind(clock, DateTimeKind.Utc);
        if (zone.Length > 0)
            notes.Add("StartTimeZone", zone);
        return clock;
    }

    /// <summary>A start to the tick: UTC is marked as such, other times are a local clock without a zone.</summary>
    public static string Format(DateTime start) =>
        start.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + (start.Kind == DateTimeKind.Utc ? "Z" : "");

    [GeneratedRegex(
        @"^(?<clock>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(?<fraction>\d+))?(?<zone>Z|[+-]\d\d:?\d\d)?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Moment();
}
