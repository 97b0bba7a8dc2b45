using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.Tables;

/// <summary>Where the numbers of a table begin, what separates them, and what stands above them.</summary>
/// <param name="Delimiter">What separates the fields.</param>
/// <param name="Fields">Numbers of a row.</param>
/// <param name="FirstRow">Line of the first row, from 1.</param>
internal sealed record TableStart(byte Delimiter, int Fields, long FirstRow)
{
    private const int MostLinesAbove = 1000;
    private const int FewestLabelled = 4; // fields of a row
    private const int FewestAroundEmpty = 4; // the same
    private const int WholeHead = 1 << 16; // a shorter head is the whole file

    /// <summary>A line of programs of Spectrum Techniques, below which the channels stand.</summary>
    public const string ChannelData = "Channel Data";

    private static readonly string[] UnitKeys = ["unit", "units", "energyunit", "energyunits", "calibrationunit", "calibrationunits"];

    /// <summary>Columns between those of numbers in which nothing stands, as spreadsheets leave them between spectra.</summary>
    public IReadOnlyList<int> Empty { get; private init; } = [];

    /// <summary>Names of the columns; null where there are none.</summary>
    public string[]? Names { get; private init; }

    /// <summary>Units of the columns, from a row below the names; else null.</summary>
    public string[]? Units { get; private init; }

    /// <summary>Lines above the names that are none of the table.</summary>
    public IReadOnlyList<string> Above { get; private init; } = [];

    /// <summary>Numbers alone on the line above the table: how many channels there are, or the first and the last; else null.</summary>
    public double[]? Announced { get; private init; }

    /// <summary>Whether there is but one row.</summary>
    public bool IsOneRow { get; private init; }

    /// <summary>What is wrong above the numbers, and its line.</summary>
    public (string Expected, long Line)? Fault { get; private init; }

    /// <summary>The fields of a row as <see cref="DelimitedLine.Split"/> gives them, without those of empty columns.</summary>
    public void Split(ReadOnlySpan<byte> line, List<Range> fields)
    {
        DelimitedLine.Split(line, Delimiter, fields);
        for (int i = Empty.Count - 1; i >= 0; i--)
        {
            if (Empty[i] < fields.Count && line[fields[Empty[i]]].IsEmpty)
                fields.RemoveAt(Empty[i]);
        }
    }

    /// <summary>Finds the first two rows of numbers with equally many fields, or the only row; null where there are none.</summary>
    /// <param name="head">At least the beginning of the file, without a byte-order mark.</param>
    /// <param name="file">The file, for messages.</param>
    public static TableStart? Find(ReadOnlyMemory<byte> head, string file)
    {
        bool isCut = head.Length >= WholeHead && head.Span[^1] is not ((byte)'\n' or (byte)'\r');
        var cursor = new TextCursor(file, isCut ? WithoutLastLine(head) : head);
        byte[] delimiters = ";\t, "u8.ToArray();
        var before = new RowShape[delimiters.Length];
        var above = new List<(long Line, string Text, bool IsNumbers)>();
        string? comment = null;
        long numbersAt = 0,
            channelsFrom = ChannelsFrom(cursor.File, head);
        string numbers = "";
        for (int content = 0; content < MostLinesAbove && cursor.MoveNext(); )
        {
            ReadOnlySpan<byte> line = cursor.Line;
            if (line.IsEmpty)
                continue;
            if (line[0] == '#')
            {
                comment = cursor.LineText.TrimStart('#').Trim();
                continue;
            }
            if (content == 0 && numbersAt == 0 && above.Count == 0 && Separator(line) is { } stated)
            {
                delimiters = [stated];
                before = new RowShape[1];
                continue;
            }
            content++;
            if (cursor.LineNumber <= channelsFrom)
            {
                above.Add((cursor.LineNumber, cursor.LineText, false));
                continue;
            }
            // ",0" is a header of pandas, and not the number 0.0.
            bool isIndex = content == 1 && delimiters.Any(d => IsIndexHeader(DelimitedLine.Texts(cursor.Line, d)));
            RowShape[] fields = [.. delimiters.Select(d => isIndex ? default : NumericFields(cursor.Line, d))];
            int best = Best(before, fields);
            if (best >= 0)
                return Of(delimiters[best], before[best], numbersAt, above, comment);
            if (numbersAt > 0)
                above.Add((numbersAt, numbers, true));
            numbersAt = fields.Any(n => n.Numbers > 0) ? cursor.LineNumber : 0;
            numbers = numbersAt > 0 ? cursor.LineText : "";
            if (numbersAt == 0)
                above.Add((cursor.LineNumber, cursor.LineText, false));
            before = fields;
        }
        int only = Best(before, before);
        return numbersAt > 0 ? Of(delimiters[only], before[only], numbersAt, above, comment) with { IsOneRow = true } : null;
    }

    /// <summary>The separator that a first line <c>sep=;</c> states, as spreadsheets write it.</summary>
    public static byte? Separator(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = line.Trim((byte)'"');
        return text.Length <= 5 && text.StartsWith("sep="u8) ? (text.Length == 5 ? text[4] : (byte)'\t') : null;
    }

    /// <summary>Whether names are those that pandas writes above an index and columns without names: nothing, 0, 1, ...</summary>
    public static bool IsIndexHeader(IReadOnlyList<string> names)
    {
        if (names.Count < 2 || names[0].Length > 0)
            return false;
        for (int i = 1; i < names.Count; i++)
        {
            if (names[i] != (i - 1).ToString(System.Globalization.CultureInfo.InvariantCulture))
                return false;
        }
        return true;
    }

    /// <summary>Whether all names but the first are numbers of channels, as in <c>detector,ch0,ch1,...</c>.</summary>
    public static bool BeginsWithLabel(IReadOnlyList<string> names)
    {
        static string Number(string name) => name[(name.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1)..];
        if (names.Count < 3 || Number(names[0]).Length > 0 || !int.TryParse(Number(names[1]), out int first))
            return false;
        return names.Index().Skip(2).All(n => int.TryParse(Number(n.Item), out int number) && number == first + n.Index - 1);
    }

    /// <summary>The text before the numbers of two rows, where each begins with one; else null.</summary>
    /// <param name="head">At least the beginning of the file, without a byte-order mark.</param>
    /// <param name="file">The file, for messages.</param>
    public static string? Label(ReadOnlyMemory<byte> head, string file)
    {
        var cursor = new TextCursor(file, head);
        string? label = null;
        for (int lines = 0; lines < MostLinesAbove && cursor.MoveToContent(); lines++)
        {
            string[] fields = DelimitedLine.Texts(cursor.Line, DelimitedLine.Delimiter(cursor.Line));
            bool isLabelled = fields.Length >= FewestLabelled && !LooksNumeric(fields[0]) && fields.Skip(1).All(LooksNumeric);
            if (isLabelled && label is not null)
                return label;
            label = isLabelled ? fields[0] : null;
        }
        return null;
    }

    /// <summary>Whether a line is a title, with nothing behind it but a colon and empty fields.</summary>
    public static bool IsTitle(string line, string title) =>
        line.Trim('"', ' ', ',', ';', '\t', ':').Equals(title, StringComparison.OrdinalIgnoreCase);

    // Regions of interest above the channels are rows of numbers, too.
    private static long ChannelsFrom(string file, ReadOnlyMemory<byte> head)
    {
        var cursor = new TextCursor(file, head);
        for (int lines = 0; lines < MostLinesAbove && cursor.MoveNext(); lines++)
        {
            if (cursor.Line.Length <= 2 * ChannelData.Length && IsTitle(cursor.LineText, ChannelData))
                return cursor.LineNumber;
        }
        return 0;
    }

    // "Units:,keV" above "Channel,Energy,Counts".
    private static string[]? UnitsAbove(string[] names, IEnumerable<string> above)
    {
        int[] energies = [.. Enumerable.Range(0, names.Length).Where(i => ColumnTitle.Kind(names[i]) == ColumnKind.Energy)];
        if (energies is not [var energy] || ColumnTitle.Unit(names[energy]) > 0 || ColumnTitle.IsOddUnit(names[energy]))
            return null;
        foreach (string line in above)
        {
            int end = line.IndexOfAny([',', ';', '\t', '=', ':']);
            string key = end <= 0 ? "" : string.Concat(line[..end].Where(char.IsLetter)).ToLowerInvariant(),
                unit = end <= 0 ? "" : line[end..].Trim('"', ' ', ':', '=', '\t', ',', ';');
            if (UnitKeys.Contains(key) && unit.ToUpperInvariant() is "EV" or "KEV" or "MEV" && ColumnTitle.Unit(unit) > 0)
                return [.. names.Select((_, i) => i == energy ? unit : "")];
        }
        return null;
    }

    private static ReadOnlyMemory<byte> WithoutLastLine(ReadOnlyMemory<byte> head)
    {
        int end = head.Span.LastIndexOfAny((byte)'\n', (byte)'\r');
        return end > 0 ? head[..end] : head;
    }

    // The delimiter that makes most fields of both lines.
    private static int Best(RowShape[] before, RowShape[] now)
    {
        int best = -1;
        for (int i = 0; i < now.Length; i++)
        {
            if (now[i].Numbers > 0 && now[i] == before[i] && (best < 0 || now[i].Numbers > now[best].Numbers))
                best = i;
        }
        return best;
    }

    private static RowShape NumericFields(ReadOnlySpan<byte> line, byte delimiter)
    {
        var ranges = new List<Range>();
        DelimitedLine.Split(line, delimiter, ranges);
        var empty = new List<int>();
        for (int i = 0; i < ranges.Count; i++)
        {
            if (ranges.Count >= FewestAroundEmpty && line[ranges[i]].IsEmpty)
                empty.Add(i);
            else if (!TableNumber.LooksNumeric(line[ranges[i]]))
                return default;
        }
        return new RowShape(ranges.Count - empty.Count, string.Join(',', empty));
    }

    /// <summary>How many numbers a row has, and which fields between them are empty.</summary>
    private readonly record struct RowShape(int Numbers, string? Empty)
    {
        public int[] EmptyFields => string.IsNullOrEmpty(Empty) ? [] : [.. Empty.Split(',').Select(int.Parse)];
    }

    private static TableStart Of(
        byte delimiter,
        RowShape row,
        long firstRow,
        List<(long Line, string Text, bool IsNumbers)> above,
        string? comment
    )
    {
        int fields = row.Numbers;
        var start = new TableStart(delimiter, fields, firstRow) { Empty = row.EmptyFields };
        string[] Split(string text)
        {
            string[] texts = DelimitedLine.Texts(Bytes(text), delimiter);
            return texts.Length == fields + start.Empty.Count ? [.. texts.Where((_, i) => !start.Empty.Contains(i))] : texts;
        }
        if (above.Count == 0)
        {
            string[] noted = Split(comment ?? "");
            bool names = noted.Length == fields && ColumnTitle.Kind(noted[0]) is ColumnKind.Channel or ColumnKind.Energy;
            return names ? start with { Names = noted } : start;
        }
        if (above[^1].IsNumbers)
        {
            double[] announced =
            [
                .. above[^1]
                    .Text.Split([' ', '\t', ',', ';'], StringSplitOptions.RemoveEmptyEntries)
                    .Select(t => NumberText.TryReal(t, out double v) ? v : double.NaN),
            ];
            start = start with { Announced = announced };
            if (announced.Length > 2)
                start = start with { Fault = ($"expected {announced.Length} fields as on the first line, found {fields}", firstRow) };
            above.RemoveAt(above.Count - 1);
        }
        if (above.FirstOrDefault(a => a.IsNumbers) is { Line: > 0 } early)
            return start with { Fault = ($"expected a table of numbers, found {TextFault.Quote(Bytes(early.Text))} above it", early.Line) };
        int next = above.Count - 1;
        if (next < 0)
            return start;
        string[] last = Split(above[next].Text);
        string[] higher = next > 0 ? Split(above[next - 1].Text) : [];
        bool areNames = higher.Length == fields && higher.Any(h => ColumnTitle.Kind(h) is not (ColumnKind.Unknown or ColumnKind.Time));
        // "Channels,512" above names is no row of names.
        areNames &= !higher.Any(LooksNumeric);
        if (last.Length == fields && areNames && ColumnTitle.AreUnits(last))
        {
            start = start with { Units = last };
            last = higher;
            next--;
        }
        if (last.Length > fields && delimiter == DelimitedLine.WhiteSpace)
            last = WithUnits(last);
        if (fields == 1 && DelimitedLine.Delimiter(Bytes(above[next].Text)) is var other and not DelimitedLine.WhiteSpace)
            last = DelimitedLine.Texts(Bytes(above[next].Text), other);
        bool isHeader = last.Length == fields && IsHeader(last);
        // A title in words stands above tables that are separated by blanks.
        bool isTitle = delimiter == DelimitedLine.WhiteSpace && last.All(f => ColumnTitle.Kind(f) == ColumnKind.Unknown);
        if (!isHeader && !isTitle && next == 0 && last.Length > 1 && start.Announced is null && !last.Any(LooksNumeric))
            start = start with { Fault = ($"expected {last.Length} fields as on the first line, found {fields}", firstRow) };
        if (isHeader && TablePairs.Numbered(last) is { } numbered)
            last = numbered;
        if (isHeader && ColumnNames.Duplicate(last) is { } twice)
            start = start with { Fault = ($"expected every column name once, found '{twice}' twice", above[next].Line) };
        string[] lines = [.. above.Take(isHeader ? next : next + 1).Select(a => a.Text)];
        return start with
        {
            Names = isHeader ? last : null,
            Units = start.Units ?? (isHeader ? UnitsAbove(last, lines) : null),
            Above = lines,
        };
    }

    // "Energy (keV) Counts" names two columns.
    private static string[] WithUnits(string[] words)
    {
        var names = new List<string>();
        foreach (string word in words)
        {
            if (names.Count > 0 && word is ['(' or '[' or '/', ..])
                names[^1] += " " + word;
            else
                names.Add(word);
        }
        return [.. names];
    }

    // "Live time,100" above a table of two columns names none; "channel,1,2" does, since detectors may be numbered.
    private static bool IsHeader(string[] fields) =>
        IsIndexHeader(fields)
        || (!fields.Any(LooksNumeric) && !(fields is [var only] && IsNote(only)))
        || (!LooksNumeric(fields[0]) && (fields.Length > 2 || ColumnTitle.Kind(fields[0]) is not (ColumnKind.Unknown or ColumnKind.Time)));

    /// <summary>Whether a line above numbers states one itself, as in <c>LIVE_TIME = 300</c> and <c>Live time (s): 100 s</c>.</summary>
    public static bool IsNote(string text) =>
        text.IndexOfAny(['=', ':']) is > 0 and var at
        && text[(at + 1)..].Split([' ', '\t', ';'], StringSplitOptions.RemoveEmptyEntries) is [var number, ..]
        && LooksNumeric(number);

    private static bool LooksNumeric(string text) => TableNumber.LooksNumeric(Bytes(text));

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
