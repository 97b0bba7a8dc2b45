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
        var numbers = new NumpyNumbers(content, header, (long)rows * columns, file);
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
}
