using System.Xml.Linq;
using SpectroCal.Formats.Amptek;
using SpectroCal.Formats.BecqMoni;
using SpectroCal.Formats.Bruker;
using SpectroCal.Formats.Canberra;
using SpectroCal.Formats.Emsa;
using SpectroCal.Formats.Epics;
using SpectroCal.Formats.Gadras;
using SpectroCal.Formats.Hdf5;
using SpectroCal.Formats.Iec;
using SpectroCal.Formats.N42;
using SpectroCal.Formats.Nucleus;
using SpectroCal.Formats.Numpy;
using SpectroCal.Formats.Ortec;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Spec;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Formats.Tka;
using SpectroCal.Spectra;

namespace SpectroCal.Formats;

/// <summary>
/// Reads and writes files of spectra. On reading, the content decides the format, never the file name, and gzip is unpacked on the way; on
/// writing, the name does.
/// </summary>
/// <remarks>
/// <para>
/// Every channel of a histogram file covers [i, i+1): positions are i + 0.5 (<see cref="ChannelConvention.BinCentre"/>), and all stated
/// calibrations are converted to such positions and to eV. Amptek .mca calibration energies carry no unit: they are taken as keV if the
/// largest is below 1000, else as eV, and a warning of the spectrum says which. A calibration of .spe, EPICS .mca, .msa and .spx files is
/// that of channel centres, one of N42 files that of lower edges; counts of .npy files have none.
/// </para>
/// <para>
/// A table of counts (<see cref="SpectrumFormat.CsvHistogram"/>) has one row per channel and one column per detector. Fields
/// are separated by <c>;</c>, tab, <c>,</c> or white space, as the first two rows of numbers allow, or as a first line <c>sep=;</c> says;
/// quotes and decimal commas are allowed. Blank lines and lines that start with <c>#</c> are skipped; lines above the names become
/// metadata. A column of channel numbers or of energies is recognised by its name or by its numbers, which rise or fall evenly or
/// smoothly; without one the first row is channel 0. What can be read in several ways is refused, and <see cref="TableColumns"/> decides.
/// All rows are kept, the first and the last included.
/// </para>
/// <para>Any invalid content is one <see cref="SpectrumFormatException"/>; a file that cannot be opened or read is an
/// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</para>
/// </remarks>
public static class SpectrumFile
{
    /// <summary>Name of the detector where the file does not name one.</summary>
    public const string DefaultDetector = "1";

    /// <summary>The most spectra of a file: an array of a thousand detectors in a thousand time slots fits.</summary>
    internal const int MostDetectors = 1 << 20;

    /// <summary>Reads all spectra of a file.</summary>
    /// <remarks>
    /// What the content expands to may take an eighth of the machine's memory, or what the environment variable SPECTROCAL_FILE_MEMORY
    /// says ("800M", "16G"); larger content is refused by an error that says so.
    /// </remarks>
    /// <exception cref="SpectrumFormatException">The content is in no known format, damaged, or a list of events.</exception>
    public static IReadOnlyList<Spectrum> Read(string path, CancellationToken cancellation = default) => Read(path, null, cancellation);

    /// <summary>Reads all spectra of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="table">What the columns of a table hold, where its numbers do not say it; null: recognised.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SpectrumFormatException">The content is in no known format, damaged, or a list of events.</exception>
    public static IReadOnlyList<Spectrum> Read(string path, TableColumns? table, CancellationToken cancellation = default)
    {
        using FileStream file = FileContent.Open(path);
        return Read(file, path, FileBudget.Of(path), cancellation, table);
    }

    /// <summary>The same, told about bytes that were read.</summary>
    internal static IReadOnlyList<Spectrum> Read(
        string path,
        TableColumns? table,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        using FileStream file = FileContent.Open(path);
        using var watched = new WatchedStream(file, cancellation, progress);
        return Read(watched, path, FileBudget.Of(path), cancellation, table);
    }

    /// <summary>Reads all spectra of a stream, from where it stands to its end; the stream stays open.</summary>
    /// <param name="stream">The content.</param>
    /// <param name="name">Name of the content in results and messages, as a file name.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SpectrumFormatException">The content is in no known format, damaged, or a list of events.</exception>
    public static IReadOnlyList<Spectrum> Read(Stream stream, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return Read(stream, name, FileBudget.Of(name), cancellation);
    }

    /// <summary>The same, within a budget.</summary>
    internal static IReadOnlyList<Spectrum> Read(
        Stream stream,
        string name,
        FileBudget budget,
        CancellationToken cancellation,
        TableColumns? table = null
    )
    {
        using Stream content = FileContent.Decompress(new WatchedStream(stream, cancellation), name);
        byte[] head = FormatSniffer.Head(content, budget);
        // A list of events may be long: it is refused before it is read.
        SpectrumFormat format = FormatSniffer.Sniff(head, name, table);
        if (format.IsListMode())
            throw new SpectrumFormatException(name, 0, "expected a histogram, found a list of events, which ListModeFile reads");
        using var whole = new WatchedStream(new FramedStream(head, content, default), cancellation);
        IReadOnlyList<Spectrum> spectra = format switch
        {
            SpectrumFormat.Numpy => NumpyReader.Read(whole, name, table?.OfTable, budget, cancellation),
            SpectrumFormat.Hdf5 => Hdf5Reader.Read(
                FileContent.AsStream(FileContent.ReadAll(whole, budget)),
                name,
                table,
                budget,
                cancellation
            ),
            SpectrumFormat.NumpyArchive => NpzReader.Read(FileContent.ReadAll(whole, budget), name, table?.OfTable, budget, cancellation),
            SpectrumFormat.N42 => N42Reader.Read(Xml(whole, name, budget, cancellation), name, budget, cancellation),
            SpectrumFormat.BecqMoni => BecqMoniReader.Read(Xml(whole, name, budget, cancellation), name, budget, cancellation),
            SpectrumFormat.OrtecChn => [ChnReader.Read(FileContent.ReadAll(whole, budget), name, budget)],
            SpectrumFormat.OrtecSpc => SpcReader.Read(FileContent.ReadAll(whole, budget), name, budget),
            SpectrumFormat.CanberraCnf => [CnfReader.Read(FileContent.ReadAll(whole, budget), name, budget)],
            SpectrumFormat.Pcf => PcfReader.Read(FileContent.ReadAll(whole, budget), name, budget, cancellation),
            SpectrumFormat.BrukerSpx => BrukerSpxReader.Read(Xml(whole, name, budget, cancellation), name, budget, cancellation),
            _ => Read(new TextCursor(name, FileContent.AsText(whole), budget, cancellation), format, head, table?.OfTable),
        };
        return [.. spectra.Select(s => PhysicalSense.Checked(s, name))];
    }

    /// <summary>Reads all spectra of a file's content in memory.</summary>
    /// <exception cref="SpectrumFormatException">The content is in no known format, damaged, or a list of events.</exception>
    public static IReadOnlyList<Spectrum> Read(byte[] content, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var stream = new MemoryStream(content, writable: false);
        return Read(stream, name, cancellation);
    }

    /// <summary>The format of a file, from its first lines.</summary>
    /// <exception cref="SpectrumFormatException">The content is in no known format.</exception>
    public static SpectrumFormat Sniff(string path) => Sniff(path, null);

    /// <summary>The same, with what the columns of a table hold, where its numbers do not say it.</summary>
    /// <exception cref="SpectrumFormatException">The content is in no known format.</exception>
    public static SpectrumFormat Sniff(string path, TableColumns? table)
    {
        using FileStream file = FileContent.Open(path);
        return Sniff(file, path, table);
    }

    /// <summary>The format of a stream, from its first lines; the stream stays open.</summary>
    /// <exception cref="SpectrumFormatException">The content is in no known format.</exception>
    public static SpectrumFormat Sniff(Stream stream, string name) => Sniff(stream, name, null);

    private static SpectrumFormat Sniff(Stream stream, string name, TableColumns? table)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        using Stream content = FileContent.Decompress(stream, name);
        return FormatSniffer.Sniff(FormatSniffer.Head(content, FileBudget.Of(name)), name, table);
    }

    /// <summary>
    /// Writes spectra in the format of the file name's extension; <see cref="WritableFormat.All"/> are the formats there are.
    /// </summary>
    /// <param name="path">The file to write.</param>
    /// <param name="spectra">At least one spectrum.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <exception cref="ArgumentException">The extension is of no format, or the format cannot hold the spectra.</exception>
    public static void Write(string path, IReadOnlyList<Spectrum> spectra, bool force = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WritableFormat format =
            WritableFormat.OfPath(path)
            ?? throw new ArgumentException(
                $"The name '{path}' does not end in {string.Join(", ", WritableFormat.All.Select(f => f.Extension))}.",
                nameof(path)
            );
        format.Write(path, spectra, force);
    }

    private static XDocument Xml(Stream content, string name, FileBudget budget, CancellationToken cancellation) =>
        XmlContent.Load(FileContent.AsText(FileContent.ReadAll(content, budget), name).TrimStart(" \t\r\n"u8), name, budget, cancellation);

    private static IReadOnlyList<Spectrum> Read(TextCursor text, SpectrumFormat format, byte[] head, TableColumns? table) =>
        format switch
        {
            SpectrumFormat.AmptekMca => [AmptekMcaReader.Read(text)],
            SpectrumFormat.Spe => SpeReader.Read(text),
            SpectrumFormat.EpicsMca => EpicsMcaReader.Read(text),
            SpectrumFormat.Msa => EmsaReader.Read(text),
            SpectrumFormat.Iec => [IecReader.Read(text)],
            SpectrumFormat.Tka => [TkaReader.Read(text)],
            SpectrumFormat.NucleusPca => [NucleusReader.Read(text)],
            SpectrumFormat.Spec => SpecReader.Read(text),
            _ => CsvHistogramReader.Read(text, FileContent.AsText(head, text.File), table),
        };
}
