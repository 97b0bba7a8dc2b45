using System.Buffers.Binary;
using System.Text;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Formats.Parsing;

/// <summary>Numbers and texts at fixed places of a binary file, least significant byte first.</summary>
/// <param name="file">Name of the file, for messages.</param>
/// <param name="content">The whole file.</param>
internal sealed class BinaryRecord(string file, ReadOnlyMemory<byte> content)
{
    /// <summary>Bytes of the file.</summary>
    public long Length => content.Length;

    public ushort Word(long at) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(at, 2));

    public uint UInt32(long at) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(at, 4));

    public ulong UInt64(long at) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(at, 8));

    public float Single(long at) => BinaryPrimitives.ReadSingleLittleEndian(Bytes(at, 4));

    public byte Byte(long at) => Bytes(at, 1)[0];

    /// <summary>A text up to its first zero, without blanks around it and without control characters.</summary>
    public string Text(long at, int length)
    {
        ReadOnlySpan<byte> bytes = Bytes(at, length);
        int end = bytes.IndexOf((byte)0);
        string text = Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
        return string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
    }

    /// <summary>Bytes that must be there.</summary>
    public ReadOnlySpan<byte> Bytes(long at, int length) =>
        at >= 0 && length <= content.Length - at
            ? content.Span.Slice((int)at, length)
            : throw BinaryFault.At(file, Math.Min(Math.Max(at, 0), content.Length), $"expected {length} bytes; the file is truncated");

    /// <summary>Counts as 32-bit integers.</summary>
    public long[] Counts(long at, int channels, Streams.FileBudget budget)
    {
        ReadOnlySpan<byte> bytes = Bytes(at, checked(4 * channels));
        var counts = new CountList(budget);
        for (int i = 0; i < channels; i++)
            Add(counts, BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]), at + 4 * i);
        return counts.ToArray();
    }

    /// <summary>32-bit floating numbers, which are counts or not.</summary>
    public TableColumn Singles(long at, int channels, Streams.FileBudget budget)
    {
        ReadOnlySpan<byte> bytes = Bytes(at, checked(4 * channels));
        var values = new TableColumn(budget);
        for (int i = 0; i < channels; i++)
        {
            float value = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
            long? count = value >= 0 && value < long.MaxValue && value == MathF.Floor(value) ? (long)value : null;
            if (values.Add(count, value) is { } fault)
                throw BinaryFault.At(file, at + 4 * i, fault);
        }
        return values;
    }

    /// <summary>Checks a number of channels.</summary>
    public int Channels(long channels, long at) =>
        channels is > 0 and <= Spectra.HistogramBuilder.MaximumSpan
            ? (int)channels
            : throw BinaryFault.At(file, at, $"expected 1 to {Spectra.HistogramBuilder.MaximumSpan} channels, found {channels}");

    private void Add(CountList counts, long count, long at)
    {
        if (counts.Add(count) is { } fault)
            throw BinaryFault.At(file, at, fault);
    }
}
