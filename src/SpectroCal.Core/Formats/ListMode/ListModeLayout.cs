using System.Text;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Formats.ListMode;

/// <summary>Where in a row of a list-mode file the wanted columns are.</summary>
internal sealed class ListModeLayout
{
    private ListModeLayout(byte delimiter) => Delimiter = delimiter;

    public byte Delimiter { get; }

    public int Value { get; private init; }

    /// <summary>Index of the time column, or -1.</summary>
    public int Time { get; private init; }

    public double SecondsPerUnit { get; private init; }

    /// <summary>Whether times count from 1970 and are therefore absolute.</summary>
    public bool IsUnixTime { get; private init; }

    /// <summary>Index of the detector column, or of CoMPASS's board, or -1.</summary>
    public int Detector { get; private init; }

    /// <summary>Index of CoMPASS's channel, or -1.</summary>
    public int SubDetector { get; private init; }

    /// <summary>Columns that a row is judged by and the texts accepted in them.</summary>
    public (int Column, byte[][] Accepted)[] Where { get; private init; } = [];

    /// <summary>Columns that nothing is done with, though by their names they may tell detectors apart.</summary>
    public int[] Unused { get; private init; } = [];

    /// <summary>Index of the last column that is needed.</summary>
    public int Last => Where.Select(w => w.Column).Concat(Unused).Append(Value).Append(Time).Append(Detector).Append(SubDetector).Max();

    /// <summary>Finds the columns among their names.</summary>
    /// <exception cref="SpectrumFormatException">A column is absent; the message lists those there are.</exception>
    public static ListModeLayout Resolve(IReadOnlyList<string> names, ListModeColumns wanted, byte delimiter, TextCursor at)
    {
        if (ColumnNames.Duplicate(names) is { } twice)
            throw at.Error($"expected every column name once, found '{twice}' twice");
        int time = wanted.Time is null ? ColumnNames.IndexOfAny(names, ColumnNames.Time) : Named(names, wanted.Time, at);
        int board = ColumnNames.IndexOf(names, "BOARD"),
            channel = ColumnNames.IndexOf(names, "CHANNEL");
        bool compass = wanted.Detector is null && board >= 0 && channel >= 0;
        string timeName = time >= 0 ? names[time] : "";
        int value = wanted.Channel is null ? Recognised(names, at) : Named(names, wanted.Channel, at);
        int detector =
            compass ? board
            : wanted.Detector is null ? ColumnNames.IndexOfAny(names, ColumnNames.Detector)
            : Named(names, wanted.Detector, at);
        (int Column, byte[][] Accepted)[] where = Conditions(names, wanted, at);
        int[] used = [value, time, detector, compass ? channel : -1, .. where.Select(w => w.Column)];
        return new ListModeLayout(delimiter)
        {
            Value = value,
            Time = time,
            SecondsPerUnit = wanted.TimeUnitSeconds ?? ColumnNames.SecondsPerUnit(timeName),
            IsUnixTime = wanted.TimeUnitSeconds is null && string.Equals(timeName, "unixnano", StringComparison.OrdinalIgnoreCase),
            Detector = detector,
            SubDetector = compass ? channel : -1,
            Where = where,
            // The caller's word on detectors is the last.
            Unused = wanted.Detector is null
                ? [.. Enumerable.Range(0, names.Count).Where(i => !used.Contains(i) && ColumnTitle.MayBeDetector(names[i]))]
                : [],
        };
    }

    private static (int Column, byte[][] Accepted)[] Conditions(IReadOnlyList<string> names, ListModeColumns wanted, TextCursor at) =>
        [
            .. wanted.Where.Select(w =>
                (
                    Named(names, w.Key, at),
                    w.Value.Concat(w.Value.Select(CsvField.Guarded)).Distinct().Select(Encoding.UTF8.GetBytes).ToArray()
                )
            ),
        ];

    private static int Recognised(IReadOnlyList<string> names, TextCursor at) =>
        ColumnNames.IndexOfAny(names, ColumnNames.Value) is >= 0 and int i
            ? i
            : throw at.Error($"expected a column of measured values such as 'adc'; name one of the columns there are: {List(names)}");

    private static int Named(IReadOnlyList<string> names, string name, TextCursor at) =>
        ColumnNames.IndexOf(names, name) is >= 0 and int i
            ? i
            : throw at.Error($"expected a column '{name}'; the columns there are: {List(names)}");

    private static string List(IReadOnlyList<string> names)
    {
        const int shown = 30;
        string list = string.Join(", ", names.Take(shown).Select(n => TextFault.Quote(Encoding.UTF8.GetBytes(n))));
        return names.Count > shown ? list + ", ..." : list;
    }
}
