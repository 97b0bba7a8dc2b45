using System.Globalization;
using System.Text;
using Parquet;
using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Formats.Parquet;

/// <summary>A Parquet file as list mode: a row is an event, columns have the meanings that those of text have.</summary>
/// <remarks>
/// One group of rows is in memory at a time, and of it the columns that are needed. Rows whose value, time or detector is null, or whose
/// value or time is not finite, are left out, counted, and said.
/// </remarks>
internal sealed class ParquetEvents
{
    private const int LongestNumber = 32;

    private readonly Stream _content;
    private readonly ParquetContent _file;
    private readonly FileBudget _budget;
    private readonly CancellationToken _cancellation;
    private readonly ListModeColumns _wanted;
    private readonly ListModeLayout _layout;
    private readonly ParquetColumn _value;
    private readonly ParquetColumn? _time,
        _detector,
        _channel;
    private readonly UnusedDetectors[] _unused;
    private readonly ParquetCondition[] _conditions;
    private readonly ParquetColumn[] _needed;
    private readonly DetectorTable _detectors;
    private readonly AxisWatch? _axis;
    private long _rows,
        _skipped,
        _incomplete;
    private long? _base;

    private ParquetEvents(
        Stream content,
        ParquetContent file,
        ListModeColumns columns,
        Func<string, DetectorEvents> create,
        FileBudget budget,
        CancellationToken cancellation
    )
    {
        (_content, _file, _budget, _cancellation) = (content, file, budget, cancellation);
        string[] names = [.. file.Columns.Select(c => c.Name)];
        _wanted = columns.Time is null && OnlyMoments(file.Columns, names) is { } only ? columns with { Time = only.Name } : columns;
        RefuseCounts(names);
        _layout = ListModeLayout.Resolve(names, _wanted, (byte)',', new TextCursor(file.File, default));
        _value = Readable(_layout.Value)!;
        if (_value.IsText || _value.IsBoolean)
            throw Fault($"expected numbers in the column of measured values, found that {Quoted(_value)} holds none");
        _time = Readable(_layout.Time);
        if (_time is { IsText: true } or { IsBoolean: true })
            throw Fault($"expected numbers or times in the column of times, found that {Quoted(_time)} holds none");
        _detector = Readable(_layout.Detector);
        _channel = Readable(_layout.SubDetector);
        (int Column, byte[][] Accepted)[] where = _layout.Where;
        _conditions = [.. where.Select(w => new ParquetCondition(Readable(w.Column)!, w.Accepted, file.File))];
        int[] unused = [.. _layout.Unused.Where(i => file.Columns[i].Unreadable is null)];
        _unused = [.. unused.Select(i => new UnusedDetectors(i, names[i], budget))];
        int[] others = [.. where.Select(w => w.Column), .. unused];
        ParquetColumn?[] needed = [_value, _time, _detector, _channel, .. others.Select(Readable)];
        _needed = [.. needed.OfType<ParquetColumn>().Distinct()];
        _detectors = new DetectorTable(_channel is not null, create);
        if (columns.Channel is null && _time is null && _detector is null && names.Length > 1)
            _axis = new AxisWatch();
    }

    /// <summary>Reads all events.</summary>
    /// <param name="content">The whole file, which can be read at any place.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="columns">Which columns mean what.</param>
    /// <param name="create">Makes what keeps the events of a detector.</param>
    /// <param name="budget">Memory that the file may take.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SpectrumFormatException">A column is absent, holds what it should not, or the file is damaged.</exception>
    public static ListModeContent Read(
        Stream content,
        string file,
        ListModeColumns columns,
        Func<string, DetectorEvents> create,
        FileBudget budget,
        CancellationToken cancellation
    )
    {
        if (columns.Header is not null)
            throw new SpectrumFormatException(
                file,
                0,
                "expected a text file without a header, whose columns can be named, found a Parquet file, which names them"
            );
        ParquetContent opened = ParquetContent.Open(content, file, budget);
        return new ParquetEvents(content, opened, columns, create, budget, cancellation).Read();
    }

    private ListModeContent Read()
    {
        foreach (ParquetRowGroupReader group in _file.Groups)
        {
            _cancellation.ThrowIfCancellationRequested();
            long taken = Load(group);
            for (int row = 0; row < group.RowCount; row++)
            {
                if ((row & 0xFFFF) == 0)
                    _cancellation.ThrowIfCancellationRequested();
                Take(row);
            }
            _budget.Return(taken);
        }
        return Finish();
    }

    // Gives the memory that it took from the budget.
    private long Load(ParquetRowGroupReader group)
    {
        long rows = group.RowCount;
        if (rows < 0 || rows > Array.MaxLength)
            throw Fault($"expected groups of at most {Array.MaxLength} rows");
        long taken = 0;
        foreach (ParquetColumn column in _needed)
        {
            taken += ParquetContent.Guarded(
                _file.File,
                column.Name,
                () =>
                {
                    global::Parquet.Meta.ColumnChunk chunk =
                        column.Field is { } field && group.GetMetadata(field) is { } there
                            ? there
                            : throw new InvalidDataException("a group of rows does not have it");
                    if (chunk.CryptoMetadata is not null || chunk.MetaData is null)
                        throw new InvalidDataException("it is encrypted; decrypt the file first");
                    if (chunk.FilePath is not null)
                        throw new InvalidDataException("its values are in another file");
                    // Bounds are not needed, and a wrong one would be an error.
                    chunk.MetaData.Statistics = null;
                    long memory = column.Memory(rows, Math.Max(0, chunk.MetaData.TotalUncompressedSize));
                    _budget.Take(memory);
                    long page = new ParquetPages(_content, _file.End, _budget).Take(chunk.MetaData, rows, _cancellation);
                    column.Load(group, _cancellation);
                    _budget.Return(page);
                    return memory;
                }
            );
        }
        return taken;
    }

    private void Take(int row)
    {
        _rows++;
        foreach (ParquetCondition condition in _conditions)
        {
            if (condition.Accepts(row))
                continue;
            _skipped++;
            return;
        }
        if (!IsComplete(row))
        {
            _incomplete++;
            return;
        }
        DetectorEvents events = _detector is null ? _detectors.Only : Detector(_detector, row);
        double value = TakeValue(row, events);
        foreach (UnusedDetectors unused in _unused)
            Watch(unused, row, events, value);
        if (_time is not null)
            TakeTime(_time, row, events);
    }

    private void Watch(UnusedDetectors unused, int row, DetectorEvents events, double value)
    {
        Span<byte> number = stackalloc byte[LongestNumber];
        ParquetColumn column = _file.Columns[unused.Column];
        if (column.Has(row))
            unused.Add(events, column.Text(row, number), value);
    }

    private bool IsComplete(int row) =>
        _value.Has(row)
        && (!_value.IsReal || double.IsFinite(_value.Real(row)))
        && (_time is null || (_time.Has(row) && (!_time.IsReal || double.IsFinite(_time.Real(row)))))
        && _detector?.Has(row) != false
        && _channel?.Has(row) != false;

    private DetectorEvents Detector(ParquetColumn column, int row)
    {
        Span<byte> first = stackalloc byte[LongestNumber],
            second = stackalloc byte[LongestNumber];
        ReadOnlySpan<byte> name = column.Text(row, first),
            channel = _channel is null ? default : _channel.Text(row, second);
        if (name.IsEmpty)
            throw Fault($"expected the name of a detector, found an empty text in {Quoted(column)}");
        return _detectors.Find(name, channel) ?? throw Fault("expected a detector column with fewer different names");
    }

    private double TakeValue(int row, DetectorEvents events)
    {
        if (!_value.IsReal)
        {
            long integer = _value.Integer(row);
            _axis?.Add(integer);
            if (integer == (int)integer)
                events.Add((int)integer);
            else
                events.Add((double)integer);
            return integer;
        }
        double real = _value.Real(row);
        _axis?.Add(real);
        if (real == (int)real)
            events.Add((int)real);
        else
            events.Add(real);
        return real;
    }

    private void TakeTime(ParquetColumn column, int row, DetectorEvents events)
    {
        if (column.IsReal)
        {
            events.SetTime(column.Real(row));
            return;
        }
        // Differences of the integers are exact, whereas the times as doubles would lose digits.
        long time = column.Integer(row);
        long origin = _base ??= time;
        long difference = unchecked(time - origin);
        bool overflows = ((time ^ origin) & (time ^ difference)) < 0;
        events.SetTime(overflows ? (double)time - origin : difference);
    }

    private ListModeContent Finish()
    {
        if (_rows == 0 && _wanted.AcceptsNoEvents)
            return ListModeContent.Empty;
        if (_rows == 0)
            throw Fault("expected rows of events, found none");
        if (_rows == _skipped)
            throw Fault(string.Create(CultureInfo.InvariantCulture, $"expected rows that the filter accepts, found none among {_rows}"));
        if (_rows == _skipped + _incomplete)
            throw Fault(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"expected events in {Quoted(_value)}, found {_rows - _skipped} rows of which none has all it needs"
                )
            );
        if (_axis is { IsAxis: true })
            throw Fault(
                $"expected values of single events in {Quoted(_value)}, found numbers that only rise or fall, as those of an axis; if they "
                    + $"are events, say so by --channel-column {_value.Name} (in PowerShell -ChannelColumn); tables of counts are read "
                    + "from text and HDF5"
            );
        double origin = _time is null ? 0 : _detectors.All.Min(d => d.EarliestTime);
        double unit =
            _wanted.TimeUnitSeconds ?? (_time?.NanosecondsPerUnit is { } nanoseconds ? nanoseconds * 1e-9 : _layout.SecondsPerUnit);
        return new ListModeContent(_detectors.All, _time is not null, origin, unit, Start(origin), _skipped) { Warnings = Warnings() };
    }

    private DateTime? Start(double origin)
    {
        if (_time is null || _time.IsReal || _wanted.TimeUnitSeconds is not null)
            return null;
        long? nanoseconds = _time.IsMoment ? _time.NanosecondsPerUnit : null;
        nanoseconds ??= _layout.IsUnixTime && _time.NanosecondsPerUnit is null ? 1 : null;
        DateTime? moment = nanoseconds is { } n ? ListModeParser.Moment(((_base ?? 0) + (Int128)origin) * n) : null;
        return moment is { } m && !_time.IsUtc ? DateTime.SpecifyKind(m, DateTimeKind.Unspecified) : moment;
    }

    private List<string> Warnings()
    {
        var warnings = new List<string>();
        if (_incomplete > 0)
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_incomplete} of {_rows} rows without a value, a time or a detector are left out (null or NaN)."
                )
            );
        if (UnusedDetectors.Warning(_unused) is { } detectors)
            warnings.Add(detectors);
        ParquetColumn[] left = [.. _file.Columns.Where(c => c.Unreadable is not null)];
        const int named = 6;
        if (left.Length > 0)
            warnings.Add(
                $"Columns that hold no single numbers or texts are left out: "
                    + string.Join(", ", left.Take(named).Select(c => TerminalText.Line(c.Name)))
                    + (left.Length > named ? string.Create(CultureInfo.InvariantCulture, $" and {left.Length - named} more.") : ".")
            );
        return warnings;
    }

    // The column of times, where the file has one and no other is called so.
    private static ParquetColumn? OnlyMoments(IReadOnlyList<ParquetColumn> columns, string[] names)
    {
        ParquetColumn[] moments = [.. columns.Where(c => c is { IsMoment: true, Unreadable: null })];
        return moments.Length == 1 && ColumnNames.IndexOfAny(names, ColumnNames.Time) < 0 ? moments[0] : null;
    }

    private void RefuseCounts(string[] names)
    {
        if (_wanted.Channel is null && names.FirstOrDefault(n => ColumnTitle.Kind(n) == ColumnKind.Counts) is { } counts)
            throw Fault(
                $"expected a list of events, found a column {TextFault.Quote(Encoding.UTF8.GetBytes(counts))}; save a table of counts as "
                    + "text or HDF5, or, if each row is an event, name the column of its value by --channel-column (in PowerShell "
                    + "-ChannelColumn)"
            );
    }

    private ParquetColumn? Readable(int index)
    {
        if (index < 0)
            return null;
        ParquetColumn column = _file.Columns[index];
        return column.Unreadable is { } why
            ? throw Fault($"expected a column of single numbers or texts, found that {Quoted(column)} {why}")
            : column;
    }

    private static string Quoted(ParquetColumn column) => TextFault.Quote(Encoding.UTF8.GetBytes(column.Name));

    private SpectrumFormatException Fault(string expected) => new(_file.File, 0, expected);

    /// <summary>Sees whether values only rise or only fall.</summary>
    private sealed class AxisWatch
    {
        private double _last;
        private long _count;
        private bool _rises = true,
            _falls = true;

        public bool IsAxis => _count > 1 && (_rises || _falls);

        public void Add(double value)
        {
            _rises &= _count == 0 || value > _last;
            _falls &= _count == 0 || value < _last;
            (_last, _count) = (value, _count + 1);
        }
    }
}
