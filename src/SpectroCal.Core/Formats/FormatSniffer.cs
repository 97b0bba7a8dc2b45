using SpectroCal.Formats.Bruker;
using SpectroCal.Formats.Emsa;
using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.N42;
using SpectroCal.Formats.Numpy;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Formats;

/// <summary>Tells the formats apart by the first bytes and lines of a file.</summary>
internal static class FormatSniffer
{
    // Of text the first two rows are needed: the header of an array of thousands of detectors is longer than a block.
    private const int FirstLength = 1 << 16;
    private const int LongestHead = 1 << 26;
    private const int RowsNeeded = 2;

    private const string Known =
        "expected an Amptek .mca, an IAEA/ORTEC .spe, an EPICS .mca, an EMSA .msa, an ANSI N42, a Bruker .spx, a NumPy .npy, a "
        + "column of counts, a table of counts or a list of events";

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
            || head.Contains((byte)0)
            || head.TrimStart(Blanks)[..1] is [(byte)'<']
        )
            return false;
        int rows = 0;
        for (int end; (end = head.IndexOfAny((byte)'\n', (byte)'\r')) >= 0; head = head[(end + 1)..])
        {
            ReadOnlySpan<byte> line = head[..end].Trim(" \t"u8);
            if (!line.IsEmpty && line[0] != '#' && ++rows == RowsNeeded)
                return false;
        }
        return true;
    }

    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    /// <summary>The format of a file whose <see cref="Head"/> is given.</summary>
    /// <exception cref="SpectrumFormatException">The content is in no known format.</exception>
    public static SpectrumFormat Sniff(byte[] head, string file)
    {
        if (head.AsSpan().StartsWith(NumpyHeader.Magic))
            return SpectrumFormat.Numpy;
        if (CompassRecord.IsHeader(head))
            return SpectrumFormat.CompassBinary;
        ReadOnlyMemory<byte> text = FileContent.AsText(head, file);
        return text.Span.TrimStart(Blanks) is [(byte)'<', not (byte)'<', ..]
            ? SniffXml(text.Span, file)
            : Sniff(new TextCursor(file, text));
    }

    private static SpectrumFormat SniffXml(ReadOnlySpan<byte> head, string file)
    {
        string root = XmlContent.RootName(head.TrimStart(Blanks), file);
        return root switch
        {
            N42Reader.RootOf2006 or N42Reader.RootOf2012 => SpectrumFormat.N42,
            BrukerSpxReader.Root => SpectrumFormat.BrukerSpx,
            _ => throw new SpectrumFormatException(
                file,
                0,
                $"{Known}, found XML with the root {TextFault.Quote(System.Text.Encoding.UTF8.GetBytes(root))}"
            ),
        };
    }

    private static SpectrumFormat Sniff(TextCursor head)
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
        if (head.Line[0] == '#' && !head.MoveToContent())
            throw head.FileError("expected counts after the comments, found none");
        foreach (byte b in head.Line)
        {
            if (b < ' ' && b != '\t')
                throw TextFault.Binary(head.File, head.LineNumber);
        }
        return SniffTable(head);
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

    private static SpectrumFormat SniffTable(TextCursor head)
    {
        byte delimiter = DelimitedLine.Delimiter(head.Line);
        DelimitedLine.CheckColumns(head, delimiter);
        string[] first = DelimitedLine.Texts(head.Line, delimiter);
        if (IsCompassRow(first, delimiter) || IsListModeHeader(first))
            return SpectrumFormat.ListModeCsv;
        if (IsNumeric(first))
            return first.Length == 1 ? SpectrumFormat.TextColumn : SpectrumFormat.CsvHistogram;
        SpectrumFormatException unknown = head.Error($"{Known}, found {TextFault.Quote(head.Line)}");
        if (!head.MoveToContent())
            throw unknown;
        string[] second = DelimitedLine.Texts(head.Line, delimiter);
        return second.Any(f => NumberText.LooksNumeric(System.Text.Encoding.UTF8.GetBytes(f)))
            ? SpectrumFormat.CsvHistogram
            : throw unknown;
    }

    /// <remarks>
    /// <c>adc</c> heads the channels of a histogram as well as the values of events. A time column, or a value column anywhere
    /// but first, or one that stands alone or beside a detector column, makes a list of events; a column of counts never does.
    /// </remarks>
    private static bool IsListModeHeader(string[] columns)
    {
        if (ColumnNames.IndexOfAny(columns, ColumnNames.Counts) >= 0)
            return false;
        if (ColumnNames.IndexOfAny(columns, ColumnNames.Time) >= 0)
            return true;
        if (columns.Skip(1).Any(c => ColumnNames.IsAny(c, ColumnNames.Value)))
            return true;
        if (!ColumnNames.IsAny(columns[0], ColumnNames.Value))
            return false;
        bool headsHistogram = columns.Length > 1 && ColumnNames.IsAny(columns[0], ColumnNames.HistogramChannel);
        return !headsHistogram || ColumnNames.IndexOfAny(columns, ColumnNames.Detector) >= 0;
    }
}
