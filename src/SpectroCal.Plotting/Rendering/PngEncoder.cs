using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics.Tensors;

namespace SpectroCal.Plotting.Rendering;

/// <summary>Writes PNG files (ISO/IEC 15948) with 8 bits a colour.</summary>
internal static class PngEncoder
{
    private const double InchesPerMetre = 1 / 0.0254;
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Writes an image.</summary>
    /// <param name="output">Takes the file.</param>
    /// <param name="width">Width, pixels.</param>
    /// <param name="height">Height, pixels.</param>
    /// <param name="pixels">Rows from the top; three bytes a pixel, or four with opacity.</param>
    /// <param name="hasOpacity">Whether there is a fourth byte.</param>
    /// <param name="dotsPerInch">Resolution to note in the file; 0: none.</param>
    public static void Write(Stream output, int width, int height, ReadOnlySpan<byte> pixels, bool hasOpacity, double dotsPerInch = 0)
    {
        output.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a colour
        header[9] = (byte)(hasOpacity ? 6 : 2); // colours, with or without opacity
        header[10..].Clear();
        Chunk(output, "IHDR"u8, header);
        Chunk(output, "sRGB"u8, [0]); // to be shown as it is seen
        if (dotsPerInch > 0)
        {
            Span<byte> density = stackalloc byte[9];
            int perMetre = (int)Math.Round(dotsPerInch * InchesPerMetre);
            BinaryPrimitives.WriteInt32BigEndian(density, perMetre);
            BinaryPrimitives.WriteInt32BigEndian(density[4..], perMetre);
            density[8] = 1; // metres
            Chunk(output, "pHYs"u8, density);
        }
        Chunk(output, "IDAT"u8, Compressed(width, height, pixels, hasOpacity ? 4 : 3));
        Chunk(output, "IEND"u8, []);
    }

    // Rows as differences from the row above: figures are mostly equal to what is above, and zeros compress fast.
    private static byte[] Compressed(int width, int height, ReadOnlySpan<byte> pixels, int bytesPerPixel)
    {
        int stride = width * bytesPerPixel;
        using var result = new MemoryStream();
        using (var zlib = new ZLibStream(result, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] row = new byte[1 + stride];
            row[0] = 2; // filter "up"
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<byte> current = pixels.Slice(y * stride, stride);
                if (y == 0)
                {
                    current.CopyTo(row.AsSpan(1));
                }
                else
                {
                    ReadOnlySpan<byte> above = pixels.Slice((y - 1) * stride, stride);
                    TensorPrimitives.Subtract(current, above, row.AsSpan(1));
                }
                zlib.Write(row);
            }
        }
        return result.ToArray();
    }

    private static void Chunk(Stream output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        output.Write(number);
        output.Write(type);
        output.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Append(Crc32.Append(0, type), content));
        output.Write(number);
    }
}
