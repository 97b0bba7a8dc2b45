using System.IO.Compression;
using SpectroCal.Formats.Streams;
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

    public static IReadOnlyList<Spectrum> Read(ReadOnlyMemory<byte> content, string file, FileBudget budget, CancellationToken cancellation)
    {
        try
        {
            using var zip = new ZipArchive(FileContent.AsStream(content), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostArrays)
                throw new SpectrumFormatException(file, 0, $"expected at most {MostArrays} arrays, found {zip.Entries.Count}");
            return Read(zip, file, budget, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            throw new SpectrumFormatException(file, 0, "expected a zip file of NumPy arrays, but it is truncated or damaged", e);
        }
    }

    private static List<Spectrum> Read(ZipArchive zip, string file, FileBudget budget, CancellationToken cancellation)
    {
        ZipArchiveEntry[] arrays = [.. zip.Entries.Where(e => e.FullName.EndsWith(ArrayEnd, StringComparison.Ordinal))];
        if (arrays.Length == 0)
            throw new SpectrumFormatException(file, 0, "expected NumPy arrays in the zip file, found none");
        var left = new List<string>();
        var spectra = new List<Spectrum>();
        foreach (ZipArchiveEntry array in arrays)
        {
            string name = array.FullName[..^ArrayEnd.Length];
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
            IReadOnlyList<Spectrum> read = NumpyReader.Read(whole, file, budget, cancellation);
            spectra.AddRange(arrays.Length == 1 ? read : read.Select(s => Named(s, read.Count == 1 ? name : $"{name}:{s.Detector}")));
        }
        if (spectra.Count == 0)
            throw new SpectrumFormatException(
                file,
                0,
                $"expected an array of integers, found only others: {string.Join(", ", left.Take(10))}"
            );
        if (left.Count == 0)
            return spectra;
        string warning = $"Arrays that are not counts are left out: {string.Join(", ", left.Take(10))}.";
        return [.. spectra.Select(s => s with { Warnings = [.. s.Warnings, warning] })];
    }

    private static Spectrum Named(Spectrum spectrum, string detector) =>
        spectrum with
        {
            Detector = detector,
            Name = $"{spectrum.Run.Name}:{detector}",
        };
}
