namespace SpectroCal.Plotting.Rendering;

/// <summary>The checksum of PNG: CRC-32 with polynomial 0x04C11DB7, reflected (ISO 3309).</summary>
internal static class Crc32
{
    private const uint ReflectedPolynomial = 0xEDB88320;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>The checksum of some bytes after that of others.</summary>
    /// <param name="crc">Checksum so far; 0 at the beginning.</param>
    /// <param name="bytes">The bytes.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint c = ~crc;
        foreach (byte b in bytes)
            c = Table[(byte)(c ^ b)] ^ (c >> 8);
        return ~c;
    }

    private static uint Entry(int index)
    {
        uint c = (uint)index;
        for (int bit = 0; bit < 8; bit++)
            c = (c & 1) != 0 ? ReflectedPolynomial ^ (c >> 1) : c >> 1;
        return c;
    }
}
