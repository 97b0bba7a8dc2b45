using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Formats.ListMode;

/// <summary>Reads list-mode text in large blocks, without a string for each row.</summary>
internal sealed class ListModeParser(string file, ListModeColumns columns, Func<string, DetectorEvents> create, FileBudget budget)
{
    private const int BlockLength = 1 << 20;
    private const int LongestLine = 1 << 26;

    /// <summary>Integer times from here on are counted from the first one, before they lose digits as doubles.</summary>
    private const long LargeTime = 1L << 50;

    private readonly RowFields _row = new();
    private DetectorTable? _detectors;
    private ListModeLayout? _layout;
    private UnusedDetectors[] _unused = [];
    private long _line,
        _rows,
        _skipped;
    private long? _base;
    private bool _started;

    /// <summary>A value of which the first line is looked for; NaN for none.</summary>
    public double Sought { get; init; } = double.NaN;

    /// <summary>The first line with that value, from 1; 0 where there is none.</summary>
    public long SoughtLine { get; private set; }

    /// <summary>Reads all events.</summary>
    /// <param name="content">The text.</param>
    /// <param name="expectedLength">Bytes of text to come, if known, else 0; decides only how much memory is set aside at once.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public ListModeContent Read(Stream content, long expectedLength, CancellationToken cancellation)
    {
        var block = new byte[BlockLength];
        int filled = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int n = content.ReadAtLeast(block.AsSpan(filled), block.Length - filled, throwOnEndOfStream: false);
            filled += n;
            bool ended = filled < block.Length;
            int used = TakeLines(block.AsSpan(0, filled), ended);
            if (ended)
                return Finish();
            if (used == 0)
            {
                if (block.Length >= LongestLine)
                    throw new SpectrumFormatException(file, _line + 1, $"expected lines of less than {LongestLine} bytes");
                budget.Take(block.Length, _line + 1);
                Array.Resize(ref block, 2 * block.Length);
                continue;
            }
            if (expectedLength > used)
                Expect((double)expectedLength / used);
            expectedLength = 0;
            block.AsSpan(used).CopyTo(block);
            filled -= used;
        }
    }

    private void Expect(double ratio)
    {
        const double margin = 1.05;
        foreach (DetectorEvents events in _detectors?.All ?? [])
            events.Expect(ratio * margin);
    }

    /// <summary>Takes the whole lines of a block, at its end also one without a line feed; returns the bytes used.</summary>
    private int TakeLines(ReadOnlySpan<byte> block, bool ended)
    {
        int at = 0;
        if (!_started)
        {
            _started = true;
            if (block is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
                throw new SpectrumFormatException(file, 0, "expected ASCII or UTF-8 text, found UTF-16; convert the file");
            if (block is [0xEF, 0xBB, 0xBF, ..])
                at = 3;
        }
        while (at < block.Length)
        {
            int length = block[at..].IndexOf((byte)'\n');
            if (length < 0 && !ended)
                break;
            int end = length < 0 ? block.Length : at + length;
            TakeLine(block[at..end]);
            at = end + 1;
        }
        return Math.Min(at, block.Length);
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        _line++;
        if (line is [.., (byte)'\r' or (byte)' '])
            line = line.TrimEnd("\r \t"u8);
        if (line.IsEmpty || line[0] == '#')
            return;
        if (_layout is not null || Begin(line))
            TakeRow(line);
    }

    /// <summary>Finds the columns; true if the first line is already a row of events.</summary>
    private bool Begin(ReadOnlySpan<byte> line)
    {
        var at = new TextCursor(file, line.ToArray(), linesBefore: _line - 1);
        at.MoveNext();
        if (line.Contains((byte)0))
            throw TextFault.Binary(file, _line);
        byte delimiter = DelimitedLine.Delimiter(line);
        string[] first = DelimitedLine.Texts(line, delimiter);
        bool isRow = true;
        IReadOnlyList<string> names;
        if (columns.Header is { } given)
        {
            names = given;
            isRow = !first.SequenceEqual(given, StringComparer.OrdinalIgnoreCase);
        }
        else if (FormatSniffer.IsCompassRow(first, delimiter))
        {
            names = CompassColumns.OfFirstFile(file) ?? CompassColumns.Default(first);
        }
        else if (FormatSniffer.IsNumeric(first))
        {
            names =
                first.Length == 1
                    ? [columns.Channel ?? "adc"]
                    : throw at.Error($"expected a header line that names the {first.Length} columns, found numbers; give the names");
        }
        else
        {
            names = first;
            isRow = false;
        }
        _layout = ListModeLayout.Resolve(names, columns, delimiter, at);
        bool isCompass = _layout.SubDetector >= 0; // its rows end in samples, as many as there are
        _row.Prepare(_layout, isWhole: !isCompass && _layout.Last == names.Count - 1);
        _detectors = new DetectorTable(isCompass, create);
        _unused = [.. _layout.Unused.Select(i => new UnusedDetectors(i, names[i], budget))];
        return isRow;
    }

    private void TakeRow(ReadOnlySpan<byte> line)
    {
        ListModeLayout layout = _layout!;
        _rows++;
        if (!_row.Split(line))
            throw Fault($"expected {(_row.IsWhole ? "" : "at least ")}{layout.Last + 1} fields, found {TextFault.Quote(line)}");
        foreach ((int column, byte[][] accepted) in layout.Where)
        {
            if (Matches(line[_row[column]], accepted))
                continue;
            _skipped++;
            return;
        }
        DetectorEvents events = layout.Detector < 0 ? _detectors!.Only : Detector(line, layout);
        double value = TakeValue(line[_row[layout.Value]], events);
        foreach (UnusedDetectors column in _unused)
            column.Add(events, line[_row[column.Column]], value);
        if (layout.Time >= 0)
            TakeTime(line[_row[layout.Time]], events);
    }

    private DetectorEvents Detector(ReadOnlySpan<byte> line, ListModeLayout layout)
    {
        ReadOnlySpan<byte> name = line[_row[layout.Detector]],
            channel = layout.SubDetector < 0 ? default : line[_row[layout.SubDetector]];
        if (name.IsEmpty || (layout.SubDetector >= 0 && channel.IsEmpty))
            throw Fault("expected the name of a detector, found an empty field");
        return _detectors!.Find(name, channel) ?? throw Fault("expected a detector column with fewer different names");
    }

    private static bool Matches(ReadOnlySpan<byte> field, byte[][] accepted)
    {
        foreach (byte[] text in accepted)
        {
            if (field.SequenceEqual(text))
                return true;
        }
        return false;
    }

    private double TakeValue(ReadOnlySpan<byte> field, DetectorEvents events)
    {
        NumberKind kind = Number(field, out long integer, out double real);
        double value = kind == NumberKind.Integer ? integer : real;
        if (SoughtLine == 0 && value == Sought)
            SoughtLine = _line;
        switch (kind)
        {
            case NumberKind.Integer when integer == (int)integer:
                events.Add((int)integer);
                break;
            case NumberKind.Integer:
                events.Add((double)integer);
                break;
            case NumberKind.Real:
                events.Add(real);
                break;
            default:
                throw Fault($"expected a measured value, found {TextFault.Quote(field)}");
        }
        return value;
    }

    private void TakeTime(ReadOnlySpan<byte> field, DetectorEvents events)
    {
        NumberKind kind = Number(field, out long integer, out double real);
        if (kind == NumberKind.Other)
            throw Fault($"expected a time, found {TextFault.Quote(field)}");
        long origin = _base ??= kind == NumberKind.Integer && integer is >= LargeTime or <= -LargeTime ? integer : 0;
        long difference = unchecked(integer - origin);
        bool overflows = ((integer ^ origin) & (integer ^ difference)) < 0;
        events.SetTime(
            kind == NumberKind.Real ? real - origin
            : overflows ? (double)integer - origin
            : difference
        );
    }

    private static NumberKind Number(ReadOnlySpan<byte> field, out long integer, out double real)
    {
        NumberKind kind = DecimalParser.Read(field, out integer, out real);
        if (kind != NumberKind.Other)
            return kind;
        if (
            long.TryParse(
                field,
                System.Globalization.NumberStyles.AllowLeadingSign,
                System.Globalization.CultureInfo.InvariantCulture,
                out integer
            )
        )
            return NumberKind.Integer;
        return NumberText.TryReal(field, out real) ? NumberKind.Real : NumberKind.Other;
    }

    private SpectrumFormatException Fault(string expected) => new(file, _line, expected);

    private ListModeContent Finish()
    {
        if (_layout is null)
            throw TextFault.Empty(file);
        if (_rows == 0 && columns.AcceptsNoEvents)
            return ListModeContent.Empty;
        if (_rows == 0)
            throw new SpectrumFormatException(file, 0, "expected rows of events after the header, found none");
        IReadOnlyList<DetectorEvents> all = _detectors!.All;
        if (_rows == _skipped)
            throw new SpectrumFormatException(file, 0, $"expected rows that the filter accepts, found none among {_rows}");
        bool timed = _layout.Time >= 0;
        double origin = timed ? all.Min(d => d.EarliestTime) : 0;
        DateTime? start = timed && _layout.IsUnixTime ? Moment((_base ?? 0) + (Int128)origin) : null;
        return new ListModeContent(all, timed, origin, _layout.SecondsPerUnit, start, _skipped)
        {
            Warnings = UnusedDetectors.Warning(_unused) is { } warning ? [warning] : [],
        };
    }

    /// <summary>The moment that many nanoseconds after the beginning of 1970, UTC; null where no date can be it.</summary>
    internal static DateTime? Moment(Int128 nanoseconds)
    {
        Int128 ticks = DateTime.UnixEpoch.Ticks + nanoseconds / TimeSpan.NanosecondsPerTick;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime((long)ticks, DateTimeKind.Utc) : null;
    }
}
