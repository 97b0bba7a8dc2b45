using System.Globalization;

namespace SpectroCal.Store.Records;

/// <summary>Moments on the clock of an instrument as texts: without a zone, as files of measurements state them.</summary>
public static class ClockTime
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.FFFFFFF";
    private static readonly string[] Read = [Format, "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    /// <summary>The moment now, on the clock of this machine.</summary>
    public static DateTime Now => Of(DateTime.Now);

    /// <summary>A moment without what its kind says of zones.</summary>
    /// <param name="time">The moment.</param>
    public static DateTime Of(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Unspecified);

    /// <summary>A moment as text that reads back exactly, such as 2026-11-28T02:00:00; empty for null.</summary>
    /// <param name="time">The moment.</param>
    public static string Text(DateTime? time) => time?.ToString(Format, CultureInfo.InvariantCulture) ?? "";

    /// <summary>Reads a moment: a day, which begins at midnight, or a day and a time.</summary>
    /// <param name="text">Such as 2026-11-28 or 2026-11-28T02:00.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static DateTime Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return DateTime.TryParseExact(text.Trim(), Read, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time)
            ? time
            : throw new FormatException($"expected a day or a time such as 2026-11-28 or 2026-11-28T02:00, without a zone, found '{text}'");
    }
}
