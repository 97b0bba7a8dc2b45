using System.Buffers.Binary;

namespace SpectroCal.Formats.Parquet;

/// <summary>A frame of Zstandard: how many bytes it may expand to, which its header says, or the number of its blocks.</summary>
/// <remarks>RFC 8878, sections 3.1.1.1 and 3.1.1.2.</remarks>
/// <param name="read">Reads bytes at a place.</param>
/// <param name="start">Where the frame begins.</param>
/// <param name="length">Its length.</param>
internal sealed class ZstandardFrame(Func<long, int, byte[]> read, long start, long length)
{
    private const uint Magic = 0xFD2FB528;
    private const int HeaderLength = 18;
    private const int LongestBlock = 1 << 17;
    private const int BlockHeader = 3;
    private const int RepeatedByte = 1;

    /// <summary>The most bytes that it expands to.</summary>
    /// <exception cref="InvalidDataException">It is no frame.</exception>
    public long Length(CancellationToken cancellation)
    {
        byte[] header = read(start, (int)Math.Min(HeaderLength, length));
        if (header.Length < 6 || BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic)
            throw new InvalidDataException("a page of it is not compressed by Zstandard, as it says");
        byte descriptor = header[4];
        bool isSingle = (descriptor & 0x20) != 0;
        int at = 5 + (isSingle ? 0 : 1) + ((descriptor & 3) == 3 ? 4 : descriptor & 3);
        int size = (descriptor >> 6) switch
        {
            0 => isSingle ? 1 : 0,
            1 => 2,
            2 => 4,
            _ => 8,
        };
        if (at + size > header.Length)
            throw new InvalidDataException("a page of it is too short");
        if (size == 0)
            return Blocks(start + at, cancellation);
        ulong stated = 0;
        for (int i = 0; i < size; i++)
            stated |= (ulong)header[at + i] << (8 * i);
        const int offsetOfTwoBytes = 256;
        return (long)Math.Min(stated + (size == 2 ? offsetOfTwoBytes : 0UL), long.MaxValue / 4);
    }

    // A block expands to 128 KiB at most, whatever its length.
    private long Blocks(long at, CancellationToken cancellation)
    {
        long most = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (at + BlockHeader > start + length)
                throw new InvalidDataException("a page of it is too short");
            byte[] header = read(at, BlockHeader);
            int block = header[0] | header[1] << 8 | header[2] << 16;
            most += LongestBlock;
            if ((block & 1) != 0)
                return most;
            at += BlockHeader + ((block >> 1 & 3) == RepeatedByte ? 1 : block >> 3);
        }
    }
}
