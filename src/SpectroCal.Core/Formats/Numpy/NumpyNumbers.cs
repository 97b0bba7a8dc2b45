using System.Buffers.Binary;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.Numpy;

/// <summary>The numbers of an array one after the other, as they are in the file.</summary>
internal sealed class NumpyNumbers(Stream content, NumpyHeader header, long count, string file)
{
    private const double LargestExactInteger = 1L << 53;
    private const int BlockLength = 1 << 18;

    private readonly byte[] _block = new byte[BlockLength];
    private int _next,
        _filled;
    private long _offset = header.DataOffset; // of the block

    /// <summary>The next number as counts, null where it is none, and as it is.</summary>
    public (long? Count, double Value) Next(out long at)
    {
        ReadOnlySpan<byte> bytes = Take(out at);
        return (Count(bytes, header), Value(bytes));
    }

    /// <summary>The next number as it is.</summary>
    public double NextReal(out long at)
    {
        return Value(Take(out at));
    }

    private double Value(ReadOnlySpan<byte> bytes)
    {
        ulong bits = Bits(bytes, header.IsBigEndian);
        return header.Kind switch
        {
            'u' => bits,
            'i' => Signed(bits, header.Size),
            _ => Real(bits, header.Size),
        };
    }

    /// <summary>Makes sure that nothing follows.</summary>
    public void End()
    {
        if (_next < _filled || content.Read(_block, 0, 1) > 0)
            throw BinaryFault.At(file, _offset + _next, "expected the end of the file after one array, found more bytes");
    }

    private ReadOnlySpan<byte> Take(out long at)
    {
        if (_filled - _next < header.Size)
            Fill();
        at = _offset + _next;
        _next += header.Size;
        return _block.AsSpan(_next - header.Size, header.Size);
    }

    private void Fill()
    {
        int left = _filled - _next;
        _block.AsSpan(_next, left).CopyTo(_block);
        _offset += _next;
        (_next, _filled) = (0, left);
        _filled += content.ReadAtLeast(_block.AsSpan(left), header.Size - left, throwOnEndOfStream: false);
        if (_filled < header.Size)
            throw BinaryFault.At(
                file,
                _offset + _filled,
                $"expected {header.DataOffset + count * header.Size} bytes for {count} numbers of {header.Size} bytes; the file is "
                    + "truncated"
            );
    }

    /// <summary>A number as counts, or nothing if it is none.</summary>
    private static long? Count(ReadOnlySpan<byte> bytes, NumpyHeader header)
    {
        ulong bits = Bits(bytes, header.IsBigEndian);
        if (header.Kind == 'u')
            return bits <= long.MaxValue ? (long)bits : null;
        if (header.Kind == 'i')
        {
            long value = Signed(bits, header.Size);
            return value >= 0 ? value : null;
        }
        double real = Real(bits, header.Size);
        return real >= 0 && real <= LargestExactInteger && real == Math.Floor(real) ? (long)real : null;
    }

    private static long Signed(ulong bits, int size)
    {
        int unused = 64 - 8 * size;
        return (long)(bits << unused) >> unused;
    }

    private static double Real(ulong bits, int size) =>
        size switch
        {
            2 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
            4 => BitConverter.UInt32BitsToSingle((uint)bits),
            _ => BitConverter.UInt64BitsToDouble(bits),
        };

    private static ulong Bits(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        (bytes.Length, isBigEndian) switch
        {
            (1, _) => bytes[0],
            (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            (4, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            (_, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
}
