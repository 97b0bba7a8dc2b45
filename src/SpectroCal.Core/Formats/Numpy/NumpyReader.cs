using System.Buffers.Binary;
using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Numpy;

/// <summary>
/// A NumPy array (.npy) of counts: one dimension is one spectrum, of two the first is the detector and the second the channel.
/// </summary>
/// <remarks>
/// Element i is channel i, which covers [i, i+1). Floats are accepted where they are whole numbers; the array is all that the file may
/// hold.
/// </remarks>
internal static class NumpyReader
{
    private const int MostDetectors = 1 << 16;
    private const double LargestExactInteger = 1L << 53;

    public static IReadOnlyList<Spectrum> Read(byte[] content, string file, CancellationToken cancellation)
    {
        NumpyHeader header = NumpyHeader.Parse(content, file);
        (int rows, int columns) = Lengths(header, file);
        long expected = header.DataOffset + (long)rows * columns * header.Size;
        if (content.Length < expected)
            throw BinaryFault.At(
                file,
                content.Length,
                $"expected {expected} bytes for {rows} x {columns} numbers of {header.Size} bytes; the file is truncated"
            );
        if (content.Length > expected)
            throw BinaryFault.At(
                file,
                expected,
                $"expected the end of the file after one array, found {content.Length - expected} more bytes"
            );
        string name = Path.GetFileName(file);
        var spectra = new Spectrum[rows];
        for (int row = 0; row < rows; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            string detector = rows == 1 ? SpectrumFile.DefaultDetector : (row + 1).ToString(CultureInfo.InvariantCulture);
            ChannelHistogram histogram = ChannelHistogram.FromChannels(
                Row(content, file, header, row, rows, columns),
                0,
                ChannelConvention.BinCentre
            );
            spectra[row] = new Spectrum(rows == 1 ? name : $"{name}:{detector}", detector, new RunInfo(name), histogram);
        }
        return spectra;
    }

    private static (int Rows, int Columns) Lengths(NumpyHeader header, string file)
    {
        IReadOnlyList<long> shape = header.Shape;
        if (shape.Count is not (1 or 2))
            throw BinaryFault.At(file, NumpyHeader.Magic.Length, $"expected an array of one or two dimensions, found {shape.Count}");
        long rows = shape.Count == 1 ? 1 : shape[0],
            columns = shape[^1];
        if (rows is < 1 or > MostDetectors || columns is < 1 or > HistogramBuilder.MaximumSpan)
            throw BinaryFault.At(
                file,
                NumpyHeader.Magic.Length,
                $"expected 1 to {MostDetectors} detectors of 1 to {HistogramBuilder.MaximumSpan} channels, found {rows} of {columns}"
            );
        return ((int)rows, (int)columns);
    }

    private static long[] Row(byte[] content, string file, NumpyHeader header, int row, int rows, int columns)
    {
        var counts = new long[columns];
        long total = 0;
        for (int i = 0; i < columns; i++)
        {
            long index = header.IsFortran ? row + (long)i * rows : (long)row * columns + i;
            int at = (int)(header.DataOffset + index * header.Size);
            long count =
                Count(content.AsSpan(at, header.Size), header)
                ?? throw BinaryFault.At(
                    file,
                    at,
                    "expected whole counts of zero or more; rates and corrected or calibrated intensities are not counts"
                );
            if (count > long.MaxValue - total)
                throw BinaryFault.At(file, at, "expected counts whose sum is below 2^63");
            total += count;
            counts[i] = count;
        }
        return counts;
    }

    /// <summary>A number as counts, or nothing if it is none.</summary>
    private static long? Count(ReadOnlySpan<byte> bytes, NumpyHeader header)
    {
        ulong bits = Bits(bytes, header.IsBigEndian);
        if (header.Kind == 'u')
            return bits <= long.MaxValue ? (long)bits : null;
        if (header.Kind == 'i')
        {
            int unused = 64 - 8 * header.Size;
            long value = (long)(bits << unused) >> unused;
            return value >= 0 ? value : null;
        }
        double real = header.Size switch
        {
            2 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
            4 => BitConverter.UInt32BitsToSingle((uint)bits),
            _ => BitConverter.UInt64BitsToDouble(bits),
        };
        return real >= 0 && real <= LargestExactInteger && real == Math.Floor(real) ? (long)real : null;
    }

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
