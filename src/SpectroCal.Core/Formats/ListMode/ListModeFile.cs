using SpectroCal.Formats.Hdf5;
using SpectroCal.Formats.Numpy;
using SpectroCal.Formats.Parquet;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.ListMode;

/// <summary>
/// Reads list mode: text with one event per row, CAEN CoMPASS binary data, Parquet, HDF5, or NumPy arrays; plain or gzip.
/// </summary>
/// <remarks>
/// The content decides which. A NumPy array of one dimension is the values of
/// one detector; of several in a .npz file the name of the value's column says which. In CoMPASS data, text and binary, the detector is
/// the board with the channel ("B0CH3"), the value the energy
/// in channels, the time that of TIMETAG in ps. In Parquet each row is an event, and columns are found by name as in text; times that the
/// file declares as such need no unit. In text, a header line names the columns; blank lines and lines that start with <c>#</c>
/// are skipped. The delimiter is <c>;</c>, tab, <c>,</c> or spaces, found on the first line. A file without a header is read if the caller
/// gives the names, if it has one column, or if its rows are those of CoMPASS (board;channel;picoseconds;energy;...;hexadecimal flags):
/// then the header of the first file of the run applies (<c>run.csv</c> for <c>run_1.csv</c>), or else the order in which CoMPASS writes
/// its columns. Events may be in any order.
/// </remarks>
public static class ListModeFile
{
    // What keeps a detector's events, its entry in a table and its name.
    private const int BytesOfDetector = 512;

    private const int LongestHeader = 1 << 16;

    /// <summary>Reads the events of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Which columns mean what; nothing to recognise them by name.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>One list per detector, in the order in which the detectors appear; times count from the earliest event kept.</returns>
    /// <exception cref="SpectrumFormatException">A column is absent, a row is damaged, or no row is kept.</exception>
    public static IReadOnlyList<EventList> Read(string path, ListModeColumns? columns = null, CancellationToken cancellation = default)
    {
        using FileStream file = FileContent.Open(path);
        return Read(file, path, columns, cancellation);
    }

    /// <summary>Names of the columns of a file; none where it is no list mode, or does not name them.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SpectrumFormatException">It is damaged.</exception>
    public static IReadOnlyList<string> ColumnNames(string path)
    {
        if (!SpectrumFile.Sniff(path).IsListMode())
            return [];
        using FileStream file = FileContent.Open(path);
        if (IsParquet(file))
            return [.. ParquetContent.Open(file, path, FileBudget.Of(path)).Columns.Select(c => c.Name)];
        using Stream content = Content(file, path, out Kind kind);
        if (kind != Kind.Text)
            return [];
        var head = new byte[LongestHeader];
        int n = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var text = new TextCursor(path, head.AsMemory(0, n));
        if (!text.MoveToContent())
            return [];
        string[] names = DelimitedLine.Texts(text.Line, DelimitedLine.Delimiter(text.Line));
        return FormatSniffer.IsNumeric(names) ? [] : names;
    }

    /// <summary>The first line of a text file whose event has a value, from 1; 0 where there is none, as in binary data.</summary>
    /// <param name="path">The file, which has been read before.</param>
    /// <param name="columns">As it was read.</param>
    /// <param name="value">The value, in channels.</param>
    /// <param name="cancellation">Stops the reading.</param>
    internal static long LineOf(string path, ListModeColumns? columns, double value, CancellationToken cancellation)
    {
        using FileStream file = FileContent.Open(path);
        using Stream content = Content(new WatchedStream(file, cancellation), path, out Kind kind);
        if (kind != Kind.Text)
            return 0;
        var parser = new ListModeParser(path, columns ?? new ListModeColumns(), d => new ValueSeeker(d), FileBudget.Of(path))
        {
            Sought = value,
        };
        parser.Read(content, 0, cancellation);
        return parser.SoughtLine;
    }

    /// <summary>Reads the events of a stream, from where it stands to its end; the stream stays open.</summary>
    /// <param name="stream">The content.</param>
    /// <param name="name">Name of the content in results and messages, as a file name.</param>
    /// <param name="columns">Which columns mean what; nothing to recognise them by name.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SpectrumFormatException">A column is absent, a row is damaged, or no row is kept.</exception>
    public static IReadOnlyList<EventList> Read(
        Stream stream,
        string name,
        ListModeColumns? columns = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        if (columns?.TimeUnitSeconds is { } unit && (!(unit > 0) || !double.IsFinite(unit)))
            throw new ArgumentOutOfRangeException(nameof(columns), unit, "The unit of time must be positive.");
        var budget = FileBudget.Of(name);
        long expected = stream.CanSeek ? stream.Length : 0;
        ListModeContent content = Read(
            new WatchedStream(stream, cancellation),
            name,
            columns,
            expected,
            d => new EventAccumulator(d, budget),
            budget,
            cancellation
        );
        return [.. content.Detectors.Select(d => ((EventAccumulator)d).Finish(Path.GetFileName(name), content))];
    }

    /// <summary>Reads what a file's events are kept as.</summary>
    /// <param name="stream">The content.</param>
    /// <param name="name">Name of the content, as a file name.</param>
    /// <param name="columns">Which columns mean what; nothing to recognise them by name.</param>
    /// <param name="expected">Bytes of the stream, if known, else 0; decides only how much memory is set aside at once.</param>
    /// <param name="create">Makes what keeps the events of a detector.</param>
    /// <param name="budget">Memory that the file may take.</param>
    /// <param name="cancellation">Stops the reading.</param>
    internal static ListModeContent Read(
        Stream stream,
        string name,
        ListModeColumns? columns,
        long expected,
        Func<string, DetectorEvents> create,
        FileBudget budget,
        CancellationToken cancellation
    )
    {
        DetectorEvents Counted(string detector)
        {
            budget.Take(BytesOfDetector + 2L * detector.Length);
            return create(detector);
        }
        if (IsParquet(stream))
            return ParquetEvents.Read(stream, name, columns ?? new ListModeColumns(), Counted, budget, cancellation);
        using Stream content = Content(stream, name, out Kind kind);
        if (kind == Kind.Parquet)
        {
            Stream whole = FileContent.AsStream(FileContent.ReadAll(content, budget));
            return ParquetEvents.Read(whole, name, columns ?? new ListModeColumns(), Counted, budget, cancellation);
        }
        if (kind == Kind.Array)
            return NumpyEvents.Read(content, name, columns ?? new ListModeColumns(), Counted, cancellation);
        if (kind == Kind.Archive)
            return NumpyEvents.ReadArchive(content, name, columns ?? new ListModeColumns(), Counted, budget, cancellation);
        if (kind == Kind.Hdf5)
        {
            Stream whole = FileContent.AsStream(FileContent.ReadAll(content, budget));
            return Hdf5Events.Read(whole, name, columns ?? new ListModeColumns(), Counted, budget, cancellation);
        }
        return kind == Kind.Compass
            ? new CompassBinaryReader(name, columns ?? new ListModeColumns(), Counted).Read(content, cancellation)
            : new ListModeParser(name, columns ?? new ListModeColumns(), Counted, budget).Read(content, expected, cancellation);
    }

    /// <summary>Whether a stream is a Parquet file that can be read where it lies, which needs any place of it.</summary>
    private static bool IsParquet(Stream stream)
    {
        if (!stream.CanSeek || stream.Position != 0)
            return false;
        var head = new byte[ParquetContent.Magic.Length];
        int n = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return ParquetContent.IsHeader(head.AsSpan(0, n));
    }

    private static Stream Content(Stream stream, string name, out Kind kind)
    {
        Stream content = FileContent.Decompress(stream, name);
        var head = new byte[Math.Max(CompassRecord.HeaderLength, Math.Max(NumpyHeader.Magic.Length, Hdf5Content.Signature.Length))];
        int n = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> start = head.AsSpan(0, n);
        kind =
            start.StartsWith(NumpyHeader.Magic) ? Kind.Array
            : start.StartsWith(NpzReader.Magic) ? Kind.Archive
            : start.StartsWith(Hdf5Content.Signature) ? Kind.Hdf5
            : CompassRecord.IsHeader(start) ? Kind.Compass
            : ParquetContent.IsHeader(start) ? Kind.Parquet
            : Kind.Text;
        return new FramedStream(head.AsMemory(0, n), content, default);
    }

    private enum Kind
    {
        Text,
        Compass,
        Array,
        Archive,
        Hdf5,
        Parquet,
    }

    /// <summary>Keeps nothing.</summary>
    private sealed class ValueSeeker(string detector) : DetectorEvents(detector)
    {
        public override void Add(int value) { }

        public override void Add(double value) { }
    }
}
