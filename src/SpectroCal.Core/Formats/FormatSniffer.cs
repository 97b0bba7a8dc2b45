using SpectroCal.Formats.BecqMoni;
using SpectroCal.Formats.Bruker;
using SpectroCal.Formats.Canberra;
using SpectroCal.Formats.Emsa;
using SpectroCal.Formats.Gadras;
using SpectroCal.Formats.Hdf5;
using SpectroCal.Formats.Iec;
using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.N42;
using SpectroCal.Formats.Nucleus;
using SpectroCal.Formats.Numpy;
using SpectroCal.Formats.Ortec;
using SpectroCal.Formats.Parquet;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Spec;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Formats.Tka;

namespace SpectroCal.Formats;

/// <summary>Tells the formats apart by the first bytes and lines of a file.</summary>
internal static class FormatSniffer
{
    // Of text the first two rows of numbers are needed: the header of an array of thousands of detectors is longer than a block.
    private const int FirstLength = 1 << 16;
    private const int LongestHead = 1 << 26;
    private const int RowsNeeded = 2;
    private const int MostLines = 1000; // lists of events may have no row that begins with a number

    private const string Known =
        "expected an Amptek .mca, an IAEA/ORTEC .spe, .chn or .spc, a Canberra .cnf, a PCF, an EPICS .mca, an EMSA .msa, an ANSI N42, a "
        + "Bruker .spx, a BecqMoni .xml, an IEC 1455, a Nucleus PCA text, a SPEC file with @A, a NumPy .npy or .npz, an HDF5, a "
        + "Parquet, a column of counts, a table of counts or a list of events";

    /// <summary>The first bytes of a file: as many as are needed to tell its format.</summary>
    public static byte[] Head(Stream content, FileBudget budget)
    {
        var head = new byte[FirstLength];
        int filled = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        while (filled == head.Length && filled < LongestHead && NeedsMore(head))
        {
            int length = 4 * filled;
            budget.Take(length);
            Array.Resize(ref head, length);
            budget.Return(filled);
            filled += content.ReadAtLeast(head.AsSpan(filled), length - filled, throwOnEndOfStream: false);
        }
        return head[..filled];
    }

    private static bool NeedsMore(ReadOnlySpan<byte> head)
    {
        if (
            head.StartsWith(NumpyHeader.Magic)
            || CompassRecord.IsHeader(head)
            || ParquetContent.IsHeader(head)
            || head.Contains((byte)0)
            || head.TrimStart(Blanks)[..1] is [(byte)'<']
        )
            return false;
        if (SpecReader.IsScan(head))
            return !SpecReader.IsSpec(head);
        int rows = 0,
            lines = 0;
        for (int end; (end = head.IndexOfAny((byte)'\n', (byte)'\r')) >= 0; head = head[(end + 1)..])
        {
            ReadOnlySpan<byte> line = head[..end].Trim(" \t"u8);
            if (line.IsEmpty || line[0] == '#')
                continue;
            rows += line[0] is (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'-' or (byte)'+' or (byte)'"' ? 1 : 0;
            if (rows == RowsNeeded || ++lines == MostLines)
                return false;
        }
        return true;
    }

    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    /// <summary>The format of a file whose <see cref="Head"/> is given.</summary>
    /// <exception cref="SpectrumFormatException">The content is in no known format.</exception>
    public static SpectrumFormat Sniff(byte[] head, string file, TableColumns? table = null)
    {
        table = table?.OfTable;
        if (head.AsSpan().StartsWith(NumpyHeader.Magic))
            return table is { AreEvents: true } ? SpectrumFormat.NumpyEvents : SpectrumFormat.Numpy;
        if (head.AsSpan().StartsWith(NpzReader.Magic))
            return table is { AreEvents: true } ? SpectrumFormat.NumpyEvents : SpectrumFormat.NumpyArchive;
        if (head.AsSpan().StartsWith(Hdf5Content.Signature))
            return table is { AreEvents: true } ? SpectrumFormat.Hdf5Events : SpectrumFormat.Hdf5;
        if (ParquetContent.IsHeader(head))
            return table is { AreEvents: false }
                ? throw new SpectrumFormatException(
                    file,
                    0,
                    "expected --table events, or nothing, for a Parquet file (in PowerShell -Column), of which each row is an event; save "
                        + "a table of counts as text or HDF5"
                )
                : SpectrumFormat.Parquet;
        if (CompassRecord.IsHeader(head))
            return SpectrumFormat.CompassBinary;
        if (Binary(head) is { } binary)
            return binary;
        ReadOnlyMemory<byte> text = FileContent.AsText(head, file);
        return text.Span.TrimStart(Blanks) is [(byte)'<', not (byte)'<', ..]
            ? SniffXml(text.Span, file)
            : Sniff(new TextCursor(file, text), text, table);
    }

    private static SpectrumFormat? Binary(ReadOnlySpan<byte> head) =>
        head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? null // text in UTF-16
        : ChnReader.IsHeader(head) ? SpectrumFormat.OrtecChn
        : !head.Contains((byte)0) ? null
        : SpcReader.IsHeader(head) ? SpectrumFormat.OrtecSpc
        : CnfReader.IsHeader(head) ? SpectrumFormat.CanberraCnf
        : PcfReader.IsHeader(head) ? SpectrumFormat.Pcf
        : null;

    private static SpectrumFormat SniffXml(ReadOnlySpan<byte> head, string file)
    {
        string root = XmlContent.RootName(head.TrimStart(Blanks), file);
        return root switch
        {
            N42Reader.RootOf2006 or N42Reader.RootOf2012 => SpectrumFormat.N42,
            BrukerSpxReader.Root => SpectrumFormat.BrukerSpx,
            BecqMoniReader.Root => SpectrumFormat.BecqMoni,
            _ => throw new SpectrumFormatException(
                file,
                0,
                $"{Known}, found XML with the root {TextFault.Quote(System.Text.Encoding.UTF8.GetBytes(root))}"
            ),
        };
    }

    private static SpectrumFormat Sniff(TextCursor head, ReadOnlyMemory<byte> text, TableColumns? table)
    {
        do
        {
            if (!head.MoveNext())
                throw TextFault.Empty(head.File);
        } while (head.Line.IsEmpty);
        if (head.Line.StartsWith("<<PMCA SPECTRUM>>"u8))
            return SpectrumFormat.AmptekMca;
        if (head.Line.StartsWith("VERSION:"u8))
            return SpectrumFormat.EpicsMca;
        if (head.Line[0] == '$' && head.Line.Contains((byte)':'))
            return SpectrumFormat.Spe;
        if (EmsaReader.IsFirstLine(head.LineText))
            return SpectrumFormat.Msa;
        if (IecReader.IsLine(head.Line))
            return SpectrumFormat.Iec;
        if (SpecReader.IsSpec(text.Span))
            return SpectrumFormat.Spec;
        if (NucleusReader.IsHeader(text.Span))
            return SpectrumFormat.NucleusPca;
        if (head.Line[0] == '#' && !head.MoveToContent())
            throw head.FileError("expected counts after the comments, found none");
        foreach (byte b in head.Line)
        {
            if (b < ' ' && b != '\t')
                throw TextFault.Binary(head.File, head.LineNumber);
        }
        return table is { AreEvents: true } ? SpectrumFormat.ListModeCsv : SniffTable(head, text, table);
    }

    /// <summary>
    /// Whether a first row is one of CAEN CoMPASS without its header: board;channel;picoseconds;energy;...;hexadecimal flags.
    /// </summary>
    public static bool IsCompassRow(IReadOnlyList<string> fields, byte delimiter)
    {
        if (delimiter != ';' || fields.Count < 5)
            return false;
        for (int i = 0; i < 4; i++)
        {
            if (fields[i].Length == 0 || !fields[i].All(char.IsAsciiDigit))
                return false;
        }
        return fields.Skip(4).Any(CompassColumns.IsHexadecimal);
    }

    /// <summary>Whether a row is numbers throughout, so no header.</summary>
    public static bool IsNumeric(IReadOnlyList<string> fields) =>
        fields.Count > 0 && fields.All(f => NumberText.LooksNumeric(System.Text.Encoding.UTF8.GetBytes(f)));

    private static SpectrumFormat SniffTable(TextCursor head, ReadOnlyMemory<byte> text, TableColumns? table)
    {
        byte delimiter =
            TableStart.Separator(head.Line) is { } stated && head.MoveToContent() ? stated : DelimitedLine.Delimiter(head.Line);
        DelimitedLine.CheckColumns(head, delimiter);
        string[] first = DelimitedLine.Texts(head.Line, delimiter);
        if (table is null && IsCompassRow(first, delimiter))
            return SpectrumFormat.ListModeCsv;
        TableStart? start = TableStart.Find(text, head.File);
        if (table is null && !TableStart.IsNote(head.LineText) && ListOrTable.IsList(first, start, text, head.File))
            return SpectrumFormat.ListModeCsv;
        if (start is null && TableStart.Label(text, head.File) is { } label)
            throw head.FileError(
                $"expected rows of numbers, found some that begin with a text such as '{label}': leave that column out, or write numbers "
                    + "under a name before numbered channels (detector,ch0,ch1,...)"
            );
        if (start is null)
            throw head.Error($"{Known}, found {TextFault.Quote(head.Line)}");
        if (start is not { Fields: 1, Names: null, Above.Count: 0 })
            return SpectrumFormat.CsvHistogram;
        return table is null && TkaReader.IsTimesBeforeCounts(CsvHistogramReader.Sample(text, head.File, start)[0])
            ? SpectrumFormat.Tka
            : SpectrumFormat.TextColumn;
    }
}
