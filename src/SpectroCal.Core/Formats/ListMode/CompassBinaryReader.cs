using System.Globalization;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.ListMode;

/// <summary>
/// Reads CAEN CoMPASS binary list mode in large blocks; times count from the earliest event and may be in any order.
/// </summary>
internal sealed class CompassBinaryReader(string file, ListModeColumns columns, Func<string, DetectorEvents> create)
{
    private const int BlockLength = 1 << 20;
    private const double SecondsPerPicosecond = 1e-12;

    private readonly Dictionary<int, DetectorEvents> _detectors = [];
    private readonly List<DetectorEvents> _inOrder = [];
    private CompassRecord? _record;
    private long _offset,
        _events,
        _skipped,
        _samplesToSkip;
    private long? _base;

    /// <summary>Reads all events.</summary>
    public ListModeContent Read(Stream content, CancellationToken cancellation)
    {
        RefuseColumns();
        var block = new byte[BlockLength];
        int filled = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            filled += content.ReadAtLeast(block.AsSpan(filled), block.Length - filled, throwOnEndOfStream: false);
            bool isEnd = filled < block.Length;
            int used = Take(block.AsSpan(0, filled), isEnd);
            _offset += used;
            if (isEnd && (used < filled || _samplesToSkip > 0))
                throw BinaryFault.At(file, _offset, "expected a whole event; the file is truncated");
            if (isEnd)
                return Finish();
            block.AsSpan(used, filled - used).CopyTo(block);
            filled -= used;
        }
    }

    /// <summary>
    /// The fields have fixed meanings here; conditions may be on those that say where an event came from, and on its flags.
    /// </summary>
    private void RefuseColumns()
    {
        if (
            columns.Channel is not null
            || columns.Time is not null
            || columns.TimeUnitSeconds is not null
            || columns.Detector is not null
            || columns.Header is not null
        )
            throw new SpectrumFormatException(
                file,
                0,
                "expected a text file, whose columns can be named, found CoMPASS binary data, which have fixed fields"
            );
        if (columns.Where.Keys.FirstOrDefault(k => !IsField(k)) is { } unknown)
            throw new SpectrumFormatException(file, 0, $"expected a condition on BOARD, CHANNEL or FLAGS, found '{unknown}'");
    }

    private static bool IsField(string name) => name.ToUpperInvariant() is "BOARD" or "CHANNEL" or "FLAGS";

    /// <summary>Takes the whole events of a block; returns the bytes used.</summary>
    private int Take(ReadOnlySpan<byte> block, bool isEnd)
    {
        int at = 0;
        if (_record is null)
        {
            if (block.Length < CompassRecord.HeaderLength)
                throw BinaryFault.At(file, block.Length, "expected the header of CoMPASS binary data; the file is truncated");
            _record = CompassRecord.Find(block, isEnd, file);
            at = CompassRecord.HeaderLength;
        }
        while (true)
        {
            // Samples may be longer than a block; they are not needed here.
            int skipped = (int)Math.Min(_samplesToSkip, block.Length - at);
            at += skipped;
            _samplesToSkip -= skipped;
            if (_samplesToSkip > 0 || block.Length - at < _record.Length)
                return at;
            ReadOnlySpan<byte> record = block[at..];
            if (!CompassRecord.IsPlausible(record))
                throw BinaryFault.At(
                    file,
                    _offset + at,
                    $"expected an event, found board {CompassRecord.Board(record)} and channel "
                        + $"{CompassRecord.Channel(record)}; the file is damaged"
                );
            Add(record);
            _samplesToSkip = _record.LengthOf(record) - _record.Length;
            at += _record.Length;
        }
    }

    private void Add(ReadOnlySpan<byte> record)
    {
        _events++;
        ushort board = CompassRecord.Board(record),
            channel = CompassRecord.Channel(record);
        if (columns.Where.Count > 0 && !IsWanted(board, channel, _record!.Flags(record)))
        {
            _skipped++;
            return;
        }
        int key = board << 16 | channel;
        if (!_detectors.TryGetValue(key, out DetectorEvents? events))
        {
            events = create(string.Create(CultureInfo.InvariantCulture, $"B{board}CH{channel}"));
            _detectors.Add(key, events);
            _inOrder.Add(events);
        }
        events.Add((int)CompassRecord.Energy(record));
        // Differences of the integers are exact, whereas the times as doubles would lose digits.
        long time = CompassRecord.Time(record);
        events.SetTime(time - (_base ??= time));
    }

    private bool IsWanted(int board, int channel, uint flags)
    {
        foreach ((string name, IReadOnlySet<string> accepted) in columns.Where)
        {
            string text = name.ToUpperInvariant() switch
            {
                "BOARD" => board.ToString(CultureInfo.InvariantCulture),
                "CHANNEL" => channel.ToString(CultureInfo.InvariantCulture),
                _ => string.Create(CultureInfo.InvariantCulture, $"0x{flags:x}"),
            };
            if (!accepted.Contains(text))
                return false;
        }
        return true;
    }

    private ListModeContent Finish()
    {
        if (_events == 0 && columns.AcceptsNoEvents)
            return ListModeContent.Empty;
        if (_events == 0)
            throw BinaryFault.At(file, _offset, "expected events after the header, found none");
        if (_events == _skipped)
            throw new SpectrumFormatException(file, 0, $"expected events that the filter accepts, found none among {_events}");
        return new ListModeContent(_inOrder, true, _inOrder.Min(d => d.EarliestTime), SecondsPerPicosecond, null, _skipped);
    }
}
