using System.IO.Compression;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Numpy;

/// <summary>NumPy arrays in a zip file (.npz), as <c>numpy.savez</c> writes them: the spectra of every array of counts.</summary>
/// <remarks>
/// Arrays of integers with one or two dimensions are counts, and the only array of a file may be floating; others are left out, with a
/// warning that names them.
/// </remarks>
internal static class NpzReader
{
    private const string ArrayEnd = ".npy";
    private const int MostArrays = 1 << 16;

    /// <summary>First bytes of a zip file with content.</summary>
    public static ReadOnlySpan<byte> Magic => "PK\u0003\u0004"u8;

    public static IReadOnlyList<Spectrum> Read(
        ReadOnlyMemory<byte> content,
        string file,
        TableColumns? table,
        FileBudget budget,
        CancellationToken cancellation
    ) => Opened(content, file, zip => Read(zip, file, table, budget, cancellation));

    /// <summary>Reads from the zip file.</summary>
    /// <exception cref="SpectrumFormatException">It is damaged, or what is read from it is not what it should be.</exception>
    public static T Opened<T>(ReadOnlyMemory<byte> content, string file, Func<ZipArchive, T> read)
    {
        try
        {
            using var zip = new ZipArchive(FileContent.AsStream(content), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostArrays)
                throw new SpectrumFormatException(file, 0, $"expected at most {MostArrays} arrays, found {zip.Entries.Count}");
            return read(zip);
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            throw new SpectrumFormatException(file, 0, "expected a zip file of NumPy arrays, but it is truncated or damaged", e);
        }
    }

    /// <summary>The arrays in a zip file, at least one.</summary>
    public static ZipArchiveEntry[] Arrays(ZipArchive zip, string file) =>
        zip.Entries.Where(e => e.FullName.EndsWith(ArrayEnd, StringComparison.Ordinal)).ToArray() is { Length: > 0 } arrays
            ? arrays
            : throw new SpectrumFormatException(file, 0, "expected NumPy arrays in the zip file, found none");

    /// <summary>Name of an array.</summary>
    public static string NameOf(ZipArchiveEntry array) => array.FullName[..^ArrayEnd.Length];

    private static List<Spectrum> Read(ZipArchive zip, string file, TableColumns? table, FileBudget budget, CancellationToken cancellation)
    {
        ZipArchiveEntry[] arrays = Arrays(zip, file);
        var left = new List<string>();
        var spectra = new List<Spectrum>();
        foreach (ZipArchiveEntry array in arrays)
        {
            string name = NameOf(array);
            using Stream stream = array.Open();
            using var watched = new WatchedStream(stream, cancellation);
            byte[] head = NumpyReader.HeaderBytes(watched);
            NumpyHeader header;
            try
            {
                header = NumpyHeader.Parse(head, file);
            }
            catch (SpectrumFormatException) when (head.AsSpan().StartsWith(NumpyHeader.Magic) && head.Length > NumpyHeader.LongestStart)
            {
                left.Add(name); // texts, records and the like
                continue;
            }
            if (header.Shape.Count is not (1 or 2) || (header.Kind == 'f' && arrays.Length > 1))
            {
                left.Add(name);
                continue;
            }
            using var whole = new FramedStream(head, watched, default);
            IReadOnlyList<Spectrum> read = NumpyReader.Read(whole, file, table, budget, cancellation, arrays.Length > 1);
            // One number, such as a time, is no spectrum beside others; nor are numbers that rise (channels, times), errors and masks.
            if (
                arrays.Length > 1
                && table is null
                && read is [var one]
                && (one.Histogram.Length == 1 || CountOrder.AreAxis(one.Histogram.Counts) || IsBeside(name))
            )
            {
                left.Add(name);
                continue;
            }
            spectra.AddRange(arrays.Length == 1 ? read : read.Select(s => Named(s, read.Count == 1 ? name : $"{name}:{s.Detector}")));
        }
        if (spectra.Count == 0)
            throw new SpectrumFormatException(
                file,
                0,
                $"expected an array of integers, found only others: {string.Join(", ", left.Take(10))}; values of single events are read "
                    + $"by --table events --channel-column NAME (in PowerShell -Column events -ChannelColumn NAME), values of channels "
                    + "from a file of one array by --table counts"
            );
        if (left.Count == 0)
            return spectra;
        string warning = $"Arrays that are not counts are left out: {string.Join(", ", left.Take(10))}.";
        return [.. spectra.Select(s => s with { Warnings = [.. s.Warnings, warning] })];
    }

    // Errors, masks and the like; variances of counts are whole.
    private static bool IsBeside(string name) => ColumnTitle.SpeaksOfErrors(name) || ColumnTitle.IsCalculated(name);

    private static Spectrum Named(Spectrum spectrum, string detector) =>
        spectrum with
        {
            Detector = detector,
            Name = $"{spectrum.Run.Name}:{detector}",
        };
}
