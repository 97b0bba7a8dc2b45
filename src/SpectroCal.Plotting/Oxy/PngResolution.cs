using System.Buffers.Binary;
using System.IO.Hashing;

namespace SpectroCal.Plotting.Oxy;

/// <summary>The size of a pixel in a PNG file, which Skia leaves out: programs for print ask for it.</summary>
internal static class PngResolution
{
    private const double InchesPerMetre = 1 / 0.0254;
    private const int HeadLength = 33; // signature and IHDR, which come first

    /// <summary>Writes a PNG file with its resolution (chunk pHYs; PNG specification, section 11.3.5.3).</summary>
    /// <param name="png">The file without it.</param>
    /// <param name="dotsPerInch">Pixels to the inch.</param>
    /// <param name="output">Takes the file.</param>
    public static void Write(ReadOnlySpan<byte> png, double dotsPerInch, Stream output)
    {
        uint perMetre = (uint)Math.Round(dotsPerInch * InchesPerMetre);
        Span<byte> chunk = stackalloc byte[21];
        BinaryPrimitives.WriteUInt32BigEndian(chunk, 9);
        "pHYs"u8.CopyTo(chunk[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[8..], perMetre);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[12..], perMetre);
        chunk[16] = 1; // the unit is the metre
        BinaryPrimitives.WriteUInt32BigEndian(chunk[17..], Crc32.HashToUInt32(chunk[4..17]));
        output.Write(png[..HeadLength]);
        output.Write(chunk);
        output.Write(png[HeadLength..]);
    }
}
