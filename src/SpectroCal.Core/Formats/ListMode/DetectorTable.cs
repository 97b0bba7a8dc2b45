using System.Buffers.Binary;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.ListMode;

/// <summary>Finds the detector of a row by the bytes that name it.</summary>
internal sealed class DetectorTable(bool compass)
{
    private const int MostDetectors = 1 << 16;

    private readonly List<EventAccumulator> _all = [];
    private readonly Dictionary<(ulong, ulong), EventAccumulator> _byShortName = [];
    private readonly Dictionary<(string, string), EventAccumulator> _byLongName = [];
    private (ulong, ulong) _lastKey;
    private EventAccumulator? _last,
        _only;

    public IReadOnlyList<EventAccumulator> All => _all;

    /// <summary>The detector of a file that names none.</summary>
    public EventAccumulator Only => _only ??= Add(SpectrumFile.DefaultDetector)!;

    /// <summary>The detector of a name, or of a board and a channel; nothing if there are more names than there can be detectors.</summary>
    public EventAccumulator? Find(ReadOnlySpan<byte> name, ReadOnlySpan<byte> channel)
    {
        if (name.Length > 7 || channel.Length > 7)
            return FindLong(TextFault.Decode(name), TextFault.Decode(channel));
        (ulong, ulong) key = (Pack(name), Pack(channel));
        if (_last is not null && key == _lastKey)
            return _last;
        if (!_byShortName.TryGetValue(key, out EventAccumulator? found))
        {
            found = Add(Label(TextFault.Decode(name), TextFault.Decode(channel)));
            if (found is null)
                return null;
            _byShortName.Add(key, found);
        }
        _lastKey = key;
        return _last = found;
    }

    private EventAccumulator? FindLong(string name, string channel)
    {
        if (_byLongName.TryGetValue((name, channel), out EventAccumulator? found))
            return found;
        found = Add(Label(name, channel));
        if (found is not null)
            _byLongName.Add((name, channel), found);
        return found;
    }

    private EventAccumulator? Add(string detector)
    {
        if (_all.Count == MostDetectors)
            return null;
        var added = new EventAccumulator(detector);
        _all.Add(added);
        return added;
    }

    private string Label(string name, string channel) => compass ? $"B{name}CH{channel}" : name;

    /// <summary>Up to seven bytes and their number as one word, so that no two names share one.</summary>
    private static ulong Pack(ReadOnlySpan<byte> name)
    {
        Span<byte> word = stackalloc byte[8];
        word.Clear();
        name.CopyTo(word);
        word[7] = (byte)name.Length;
        return BinaryPrimitives.ReadUInt64LittleEndian(word);
    }
}
