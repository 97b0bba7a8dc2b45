using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Numpy;

/// <summary>
/// A NumPy array (.npy) of counts: one dimension is one spectrum, of two the first is the detector and the second the channel.
/// </summary>
/// <remarks>
/// Where the numbers look as if it were the other way round, or as if they were no counts, the caller has to say it.
/// Element i is channel i, which covers [i, i+1). Floats are accepted where they are whole numbers; the array is all that the file may
/// hold.
/// </remarks>
internal static class NumpyReader
{
    private const int BytesOfSpectrum = 512;
    private const int FewestChannels = 16;

    private const int MostChecked = 8;
    private const int MostOfEvents = 4;

    /// <summary>Reads an array.</summary>
    /// <param name="content">The file.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="table">Whether rows or columns are detectors; null: recognised.</param>
    /// <param name="budget">Memory that the file may take.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <param name="mayBeAxis">Whether an axis is of use to the caller, who tells it from counts by himself.</param>
    public static IReadOnlyList<Spectrum> Read(
        Stream content,
        string file,
        TableColumns? table,
        FileBudget budget,
        CancellationToken cancellation,
        bool mayBeAxis = false
    )
    {
        NumpyHeader header = NumpyHeader.Parse(HeaderBytes(content), file);
        RefuseRoles(table, file);
        (int first, int second) = Lengths(header, file);
        // (n, 1) is a column; (detectors, channels) is what else there is, unless the caller says that columns are detectors.
        bool areColumns = header.Shape.Count == 2 && (second == 1 || table is { AreRows: false });
        (int rows, int columns) = areColumns ? (second, first) : (first, second);
        budget.Take((long)BytesOfSpectrum * rows);
        var values = new TableColumn[rows];
        for (int row = 0; row < rows; row++)
            values[row] = new TableColumn(budget);
        string name = Path.GetFileName(file);
        var numbers = new NumpyNumbers(content, header, (long)rows * columns, file);
        // In Fortran's order the first index runs fastest: a column follows the other.
        for (long i = 0; i < (long)rows * columns; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            (long? count, double value) = numbers.Next(out long at);
            if (count is null && table is null)
                throw BinaryFault.At(file, at, NotCounts(header));
            int row = (int)(header.IsFortran == areColumns ? i / columns : i % rows);
            if (values[row].Add(count, value) is { } fault)
                throw BinaryFault.At(file, at, fault);
        }
        numbers.End();
        bool isOurs = header.DataOffset == NumpyWriter.HeaderLength;
        if (!isOurs && values.All(v => v.AreCounts))
            RefuseAxis(values, file);
        if (table is null && !isOurs)
            CheckOrder(values, header, file, mayBeAxis);
        var spectra = new CountsOrIntensities[rows];
        for (int row = 0; row < rows; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            string detector = rows == 1 ? SpectrumFile.DefaultDetector : (row + 1).ToString(CultureInfo.InvariantCulture);
            spectra[row] = new CountsOrIntensities(
                new Spectrum(rows == 1 ? name : $"{name}:{detector}", detector, new RunInfo(name), CountsOrIntensities.Nothing),
                values[row]
            );
        }
        return CountsOrIntensities.Spectra(file, spectra);
    }

    private static string NotCounts(NumpyHeader header) =>
        "expected whole counts of zero or more; rates and corrected or calibrated intensities are not counts, and are read where "
        + (header.Shape.Count == 1 ? "--table counts says that they are values of channels" : "--table rows or counts says which they are")
        + (header is { Kind: 'f', Shape.Count: 1 } ? "; values of single events need --table events" : "")
        + " (in PowerShell -Column)";

    private static void RefuseRoles(TableColumns? table, string file)
    {
        if (
            table is { AreRows: true } or null
            || (table is { AreWrapped: false, BeginWithLength: false } && table.Roles is [TableRole.Counts])
        )
            return;
        throw new SpectrumFormatException(
            file,
            0,
            "expected --table rows or counts for an array (in PowerShell -Column); for columns of energies save it as a table by "
                + "numpy.savetxt"
        );
    }

    private static void RefuseAxis(TableColumn[] values, string file)
    {
        for (int row = 0; values.Length > 1 && row < Math.Min(values.Length, MostChecked); row++)
        {
            if (CountOrder.AreAxis(values[row].Counts.Span))
                throw new SpectrumFormatException(
                    file,
                    0,
                    $"expected counts, found numbers of detector {row + 1} that rise all along or go evenly, as those of an axis; leave "
                        + "them out of the array, or save it as a table by numpy.savetxt"
                );
        }
    }

    private static void CheckOrder(TableColumn[] values, NumpyHeader header, string file, bool mayBeAxis)
    {
        int rows = values.Length,
            columns = values[0].Rows;
        bool isTall = rows > 1 && columns <= FewestChannels && rows >= FewestChannels;
        if (isTall || CountOrder.GoesAlongRows(columns, rows, (i, row) => values[row].Counts[i]))
            throw new SpectrumFormatException(
                file,
                0,
                $"expected an array that can be read in one way only: {rows} rows of {columns} may be spectra of {columns} channels, or "
                    + $"channels of {columns} detectors; say which by --table rows or --table counts (in PowerShell -Column)"
            );
        // Values of events are one list, with those of a time or a detector beside them.
        bool isAxis = mayBeAxis && rows == 1 && CountOrder.AreAxis(values[0].Counts.Span);
        if (!isAxis && rows <= MostOfEvents && values.Any(v => CountOrder.MayBeEvents(v.Counts.Span)))
            throw new SpectrumFormatException(
                file,
                0,
                "expected numbers that can be read in one way only: they may be counts of channels, or values of single events, which "
                    + $"their order looks like; say which by --table {(header.Shape.Count == 1 ? "counts" : "rows")}"
                    + $"{(rows == 1 ? " or --table events" : "")} (in PowerShell -Column)"
            );
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
