using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SpectroCal.Tests.Plotting;

/// <summary>A PNG file taken apart by the letter of its specification: signature, chunks with their checksums, filters.</summary>
internal sealed record DecodedPng(int Width, int Height, int Channels, byte[] Pixels, IReadOnlyDictionary<string, byte[]> Chunks)
{
    public static DecodedPng Of(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        var chunks = new Dictionary<string, byte[]>();
        int at = 8;
        while (at < file.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            Assert.Equal(Checksum(file.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            string name = Encoding.ASCII.GetString(file, at + 4, 4);
            // Data may come in several chunks.
            chunks[name] = [.. chunks.GetValueOrDefault(name, []), .. file.AsSpan(at + 8, length)];
            at += 12 + length;
        }
        Assert.Equal("IEND", chunks.Keys.Last());
        byte[] header = chunks["IHDR"];
        int width = BinaryPrimitives.ReadInt32BigEndian(header),
            height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)),
            channels = header[9] == 6 ? 4 : 3;
        Assert.Equal((8, true), (header[8], header[9] is 2 or 6));
        using var unpacked = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress))
            zlib.CopyTo(unpacked);
        return new DecodedPng(width, height, channels, Unfiltered(unpacked.ToArray(), width, height, channels), chunks);
    }

    /// <summary>How dark a pixel is, 0 (white) to 255 (black).</summary>
    public int Ink(int x, int y)
    {
        int i = (y * Width + x) * Channels;
        return 255 - Math.Min(Pixels[i], Math.Min(Pixels[i + 1], Pixels[i + 2]));
    }

    /// <summary>Sum of the ink in a rectangle.</summary>
    public long InkWithin(int left, int top, int right, int bottom)
    {
        long sum = 0;
        for (int y = Math.Max(0, top); y < Math.Min(bottom, Height); y++)
        for (int x = Math.Max(0, left); x < Math.Min(right, Width); x++)
            sum += Ink(x, y);
        return sum;
    }

    private static byte[] Unfiltered(byte[] rows, int width, int height, int channels)
    {
        int stride = width * channels;
        Assert.Equal(height * (stride + 1), rows.Length);
        byte[] pixels = new byte[height * stride];
        for (int y = 0; y < height; y++)
        {
            int filter = rows[y * (stride + 1)];
            for (int i = 0; i < stride; i++)
            {
                int left = i >= channels ? pixels[y * stride + i - channels] : 0,
                    up = y > 0 ? pixels[(y - 1) * stride + i] : 0,
                    corner = y > 0 && i >= channels ? pixels[(y - 1) * stride + i - channels] : 0;
                int predicted = filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    4 => Paeth(left, up, corner),
                    _ => throw new InvalidDataException($"filter {filter}"),
                };
                pixels[y * stride + i] = (byte)(rows[y * (stride + 1) + 1 + i] + predicted);
            }
        }
        return pixels;
    }

    private static int Paeth(int a, int b, int c)
    {
        int p = a + b - c,
            pa = Math.Abs(p - a),
            pb = Math.Abs(p - b),
            pc = Math.Abs(p - c);
        return pa <= pb && pa <= pc ? a
            : pb <= pc ? b
            : c;
    }

    // Bit by bit, as the specification describes it.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int k = 0; k < 8; k++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}
