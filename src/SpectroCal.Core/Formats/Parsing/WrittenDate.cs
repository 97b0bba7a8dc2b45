using System.Globalization;
using System.Text.RegularExpressions;

namespace SpectroCal.Formats.Parsing;

/// <summary>Dates as people write them.</summary>
/// <remarks>
/// Of three numbers, the year is first where it has four digits. Else the day is first with points, and the month with slashes and
/// hyphens, unless the first number is too large for one. Years of two digits lie between 1950 and 2049. Eight digits are year, month and
/// day, six behind them the time of day, which may stand before the date as well where AM or PM ends it.
/// </remarks>
internal static partial class WrittenDate
{
    private const int Months = 12,
        LongestMonth = 31;

    private const DateTimeStyles Styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.NoCurrentDateDefault;

    private static readonly string[] Clocks = ["H:m", "H:m:s.FFFFFFF", "h:m tt", "h:m:s.FFFFFFF tt"];

    private static readonly string[] WithNames =
    [
        "ddd MMM d H:m:s yyyy",
        .. from day in new[]
        {
            "d-MMM-yyyy",
            "d MMM yyyy",
            "d MMMM yyyy",
            "d. MMM yyyy",
            "d. MMMM yyyy",
            "MMM d, yyyy",
            "MMM d yyyy",
            "MMMM d, yyyy",
            "d-MMM-yy",
        }
        from clock in Clocks.Prepend("")
        select $"{day} {clock}".TrimEnd(),
    ];

    private static readonly Dictionary<string, string> EnglishMonths = new(
        from months in new[]
        {
            "januar februar märz april mai juni juli august september oktober november dezember",
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        }
        from month in months.Split(' ').Index()
        group CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames[month.Index] by month.Item into names
        select KeyValuePair.Create(names.Key, names.First()),
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Reads a date with or without a time of day, without a zone.</summary>
    /// <param name="text">The text.</param>
    /// <param name="date">The date, by the rules above.</param>
    /// <param name="other">What it may mean as well, where nothing but these rules decides: 01/08/25, 25/01/08.</param>
    public static bool TryParse(string text, out DateTime date, out DateTime? other)
    {
        other = null;
        date = default;
        text = Plain(text);
        // A point without a fraction is a text that was cut.
        if (text.EndsWith('.'))
            return false;
        Match match = Numbers().Match(text);
        if (!match.Success)
            return DateTime.TryParseExact(
                Month().Replace(WithPoint(text), m => EnglishMonths.GetValueOrDefault(m.Groups["name"].Value, m.Groups["name"].Value)),
                WithNames,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AllowWhiteSpaces,
                out date
            );
        string clock = match.Groups["clock"].Value;
        TimeSpan time = default;
        if (clock.Length > 0 && !TryClock(clock, out time))
            return false;
        string[] parts = [match.Groups["first"].Value, match.Groups["second"].Value, match.Groups["third"].Value];
        (DateTime? read, DateTime? alternative) = Days(parts, match.Groups["mark"].Value[0], clock.EndsWith('M') || clock.EndsWith('m'));
        date = (read ?? default) + time;
        other = alternative + time;
        return read is not null;
    }

    /// <summary>Reads a time of day.</summary>
    public static bool TryClock(string text, out TimeSpan time)
    {
        bool isClock = DateTime.TryParseExact(
            WithPoint(WithoutPoints(text)),
            Clocks,
            CultureInfo.InvariantCulture,
            Styles,
            out DateTime ofDay
        );
        time = ofDay.TimeOfDay;
        return isClock;
    }

    /// <summary>
    /// Whether the day comes first, where these rules would have the month first, since it is too large for one: 13/11/2026.
    /// </summary>
    public static bool HasDayBeforeMonth(string text) =>
        Numbers().Match(Plain(text)) is { Success: true } match
        && match.Groups["mark"].Value != "."
        && match.Groups["third"].Value.Length == 4
        && int.Parse(match.Groups["first"].Value, NumberStyles.None, CultureInfo.InvariantCulture) is > Months and <= LongestMonth;

    // P.M. is PM, 20210517T090533 is 2021-05-17T09:05:33, and 9:05:33 AM 5/17/2021 is 5/17/2021 9:05:33 AM.
    private static string Plain(string text)
    {
        text = WithoutPoints(text);
        text = ClockFirst().Replace(text, "${date} ${clock}");
        return Compact().Match(text) is not { Success: true } match ? text
            : match.Groups["digits"].Success ? Compact().Replace(text, "${year}-${month}-${day} ${hour}:${minute}:${digits}")
            : Compact().Replace(text, "${year}-${month}-${day} ${clock}").TrimEnd();
    }

    private static string WithoutPoints(string text) => HalfOfDay().Replace(text, "${half}M");

    private static string WithPoint(string text) => CommaOfSeconds().Replace(text, ".");

    private static (DateTime? Read, DateTime? Other) Days(string[] parts, char mark, bool isAmerican)
    {
        int[] n = [.. parts.Select(p => int.Parse(p, NumberStyles.None, CultureInfo.InvariantCulture))];
        if (parts[0].Length == 4)
            return parts[2].Length <= 2 ? (Day(n[0], n[1], n[2]), null) : default;
        bool isShort = parts[2].Length == 2;
        // 25-01-08 is as often the year 2025 as the 25th.
        if (parts[0].Length > 2 || !isShort && parts[2].Length != 4 || isShort && mark == '-')
            return default;
        int year = isShort ? Year(n[2]) : n[2];
        DateTime? yearFirst = isShort && parts[0].Length == 2 ? Day(Year(n[0]), n[1], n[2]) : null;
        if (n[0] > LongestMonth)
            return (yearFirst, null);
        DateTime? dayFirst = Day(year, n[1], n[0]),
            monthFirst = Day(year, n[0], n[1]);
        if (mark == '.')
            return (dayFirst, null);
        if (n[0] > Months)
            return (dayFirst, yearFirst == dayFirst ? null : yearFirst);
        return (monthFirst, isAmerican || monthFirst is null || dayFirst == monthFirst ? null : dayFirst);
    }

    private static int Year(int twoDigits) => CultureInfo.InvariantCulture.Calendar.ToFourDigitYear(twoDigits);

    private static DateTime? Day(int year, int month, int day) =>
        year >= 1 && month is >= 1 and <= Months && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateTime(year, month, day)
            : null;

    [GeneratedRegex(
        @"^\s*(?<first>[0-9]{1,4})(?<mark>[./-])(?<second>[0-9]{1,2})\k<mark>(?<third>[0-9]{1,4})(?:(?:\s+|T|,\s*)(?<clock>[0-9].*?))?\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Numbers();

    [GeneratedRegex(
        @"^\s*(?<year>(19|20)[0-9]{2})(?<month>[01][0-9])(?<day>[0-3][0-9])"
            + @"((\s+|T)((?<hour>[0-9]{2})(?<minute>[0-9]{2})(?<digits>[0-9]{2}([.,][0-9]+)?)|(?<clock>[0-9]{1,2}:.*)))?\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Compact();

    [GeneratedRegex(
        @"^\s*(?<clock>[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?\s*[AaPp][Mm])[,\s]\s*(?<date>\S.*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex ClockFirst();

    [GeneratedRegex(@"(?<=[0-9]\s*)(?<half>[AaPp])\.\s?[Mm]\.(?=\s|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex HalfOfDay();

    [GeneratedRegex(@"(?<=:[0-9]{1,2}),(?=[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex CommaOfSeconds();

    [GeneratedRegex(@"(?<name>\p{L}{3,})\.?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Month();
}
