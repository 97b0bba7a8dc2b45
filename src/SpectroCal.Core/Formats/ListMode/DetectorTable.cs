using System.Buffers.Binary;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Formats.ListMode;

/// <summary>Finds the detector of a row by the bytes that name it.</summary>
internal sealed class DetectorTable(bool compass, Func<string, DetectorEvents> create)
{
    private readonly List<DetectorEvents> _all = [];
    private readonly Dictionary<(ulong, ulong), DetectorEvents> _byShortName = [];
    private readonly Dictionary<(string, string), DetectorEvents> _byLongName = [];
    private (ulong, ulong) _lastKey;
    private DetectorEvents? _last,
        _only;

    public IReadOnlyList<DetectorEvents> All => _all;

    /// <summary>The detector of a file that names none.</summary>
    public DetectorEvents Only => _only ??= Add(SpectrumFile.DefaultDetector)!;

    /// <summary>The detector of a name, or of a board and a channel; nothing if there are more names than there can be detectors.</summary>
    public DetectorEvents? Find(ReadOnlySpan<byte> name, ReadOnlySpan<byte> channel)
    {
        if (name.Length > 7 || channel.Length > 7)
            return FindLong(Text(name), Text(channel));
        (ulong, ulong) key = (Pack(name), Pack(channel));
        if (_last is not null && key == _lastKey)
            return _last;
        if (!_byShortName.TryGetValue(key, out DetectorEvents? found))
        {
            found = Add(Label(Text(name), Text(channel)));
            if (found is null)
                return null;
            _byShortName.Add(key, found);
        }
        _lastKey = key;
        return _last = found;
    }

    private DetectorEvents? FindLong(string name, string channel)
    {
        if (_byLongName.TryGetValue((name, channel), out DetectorEvents? found))
            return found;
        found = Add(Label(name, channel));
        if (found is not null)
            _byLongName.Add((name, channel), found);
        return found;
    }

    private DetectorEvents? Add(string detector)
    {
        if (_all.Count == SpectrumFile.MostDetectors)
            return null;
        var added = create(detector);
        _all.Add(added);
        return added;
    }

    private string Label(string name, string channel) => compass ? $"B{name}CH{channel}" : name;

    private static string Text(ReadOnlySpan<byte> field) => CsvField.Text(TextFault.Decode(field));

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
