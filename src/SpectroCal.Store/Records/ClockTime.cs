using System.Globalization;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Store.Records;

/// <summary>Moments on the clock of an instrument as texts: without a zone, as files of measurements state them.</summary>
public static class ClockTime
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.FFFFFFF";

    /// <summary>The moment now, on the clock of this machine.</summary>
    public static DateTime Now => Of(DateTime.Now);

    /// <summary>A moment without what its kind says of zones.</summary>
    /// <param name="time">The moment.</param>
    public static DateTime Of(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Unspecified);

    /// <summary>A moment as text that reads back exactly, such as 2026-11-28T02:00:00; empty for null.</summary>
    /// <param name="time">The moment.</param>
    public static string Text(DateTime? time) => time?.ToString(Format, CultureInfo.InvariantCulture) ?? "";

    /// <summary>Reads a moment: a day, which begins at midnight, or a day and a time.</summary>
    /// <param name="text">Such as 2026-11-28, 20261128, 2026-11-28T02:00 or 28.11.2026 2:00, as files of measurements state it.</param>
    /// <exception cref="FormatException">It is none, or day and month may be the other way round, as in 01/08/2025.</exception>
    public static DateTime Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!WrittenDate.TryParse(text.Trim(), out DateTime time, out DateTime? other))
            throw new FormatException($"expected a day or a time such as 2026-11-28 or 2026-11-28T02:00, without a zone, found '{text}'");
        // A file can only be taken as it is; who types a time can be asked.
        if (other is not null)
            throw new FormatException($"'{text}' may be {Text(time)} or {Text(other)}; write one of these");
        return time;
    }
}
