using System.Buffers.Binary;
using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
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
    private const double LargestExactInteger = 1L << 53;
    private const int BlockLength = 1 << 18;
    private const int BytesOfSpectrum = 512;

    public static IReadOnlyList<Spectrum> Read(Stream content, string file, FileBudget budget, CancellationToken cancellation)
    {
        NumpyHeader header = NumpyHeader.Parse(HeaderBytes(content), file);
        (int rows, int columns) = Lengths(header, file);
        budget.Take((long)BytesOfSpectrum * rows);
        var counts = new CountList[rows];
        for (int row = 0; row < rows; row++)
            counts[row] = new CountList(budget);
        string name = Path.GetFileName(file);
        var numbers = new Numbers(content, header, (long)rows * columns, file);
        // In Fortran's order the first index runs fastest: a column follows the other.
        for (long i = 0; i < (long)rows * columns; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            long count = numbers.Next(out long at);
            int row = (int)(header.IsFortran ? i % rows : i / columns);
            if (counts[row].Add(count) is { } fault)
                throw BinaryFault.At(file, at, fault);
        }
        numbers.End();
        var spectra = new Spectrum[rows];
        for (int row = 0; row < rows; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            string detector = rows == 1 ? SpectrumFile.DefaultDetector : (row + 1).ToString(CultureInfo.InvariantCulture);
            ChannelHistogram histogram = ChannelHistogram.FromChannels(counts[row].ToArray(), 0, ChannelConvention.BinCentre);
            spectra[row] = new Spectrum(rows == 1 ? name : $"{name}:{detector}", detector, new RunInfo(name), histogram);
        }
        return spectra;
    }

    /// <summary>The beginning of the file up to the numbers, or as much of it as there is.</summary>
    public static byte[] HeaderBytes(Stream content)
    {
        var start = new byte[NumpyHeader.LongestStart];
        int n = content.ReadAtLeast(start.AsSpan(0, NumpyHeader.LengthEnd(1)), NumpyHeader.LengthEnd(1), throwOnEndOfStream: false);
        int end = n == NumpyHeader.LengthEnd(1) ? NumpyHeader.LengthEnd(start[NumpyHeader.Magic.Length]) : n;
        n += content.ReadAtLeast(start.AsSpan(n, end - n), end - n, throwOnEndOfStream: false);
        int length = n == end && n >= NumpyHeader.LengthEnd(1) ? NumpyHeader.TextLength(start.AsSpan(0, n)) : 0;
        var header = new byte[n + length];
        start.AsSpan(0, n).CopyTo(header);
        n += content.ReadAtLeast(header.AsSpan(n), length, throwOnEndOfStream: false);
        return header[..n];
    }

    private static (int Rows, int Columns) Lengths(NumpyHeader header, string file)
    {
        IReadOnlyList<long> shape = header.Shape;
        if (shape.Count is not (1 or 2))
            throw BinaryFault.At(file, NumpyHeader.Magic.Length, $"expected an array of one or two dimensions, found {shape.Count}");
        long rows = shape.Count == 1 ? 1 : shape[0],
            columns = shape[^1];
        if (rows is < 1 or > SpectrumFile.MostDetectors || columns is < 1 or > HistogramBuilder.MaximumSpan)
            throw BinaryFault.At(
                file,
                NumpyHeader.Magic.Length,
                $"expected 1 to {SpectrumFile.MostDetectors} detectors of 1 to {HistogramBuilder.MaximumSpan} channels, "
                    + $"found {rows} of {columns}"
            );
        return ((int)rows, (int)columns);
    }

    /// <summary>The numbers of an array one after the other, as they are in the file.</summary>
    private sealed class Numbers(Stream content, NumpyHeader header, long count, string file)
    {
        private readonly byte[] _block = new byte[BlockLength];
        private int _next,
            _filled;
        private long _offset = header.DataOffset; // of the block

        /// <summary>The next number as counts.</summary>
        public long Next(out long at)
        {
            if (_filled - _next < header.Size)
                Fill();
            at = _offset + _next;
            long value =
                Count(_block.AsSpan(_next, header.Size), header)
                ?? throw BinaryFault.At(
                    file,
                    at,
                    "expected whole counts of zero or more; rates and corrected or calibrated intensities are not counts"
                );
            _next += header.Size;
            return value;
        }

        /// <summary>Makes sure that nothing follows.</summary>
        public void End()
        {
            if (_next < _filled || content.Read(_block, 0, 1) > 0)
                throw BinaryFault.At(file, _offset + _next, "expected the end of the file after one array, found more bytes");
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
