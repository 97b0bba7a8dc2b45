using System.Buffers.Binary;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;
using SpectroCal.Formats.Streams;

namespace SpectroCal.Formats.Parquet;

/// <summary>A Parquet file, opened: its columns and its groups of rows, from the description at its end.</summary>
internal sealed class ParquetContent
{
    private const int MagicLength = 4;
    private const int TailLength = sizeof(int) + MagicLength;

    // The description as bytes, as read, and as objects.
    private const int BytesOfDescription = 16;

    private readonly ParquetReader _reader;

    private ParquetContent(ParquetReader reader, string file, long end, IReadOnlyList<ParquetColumn> columns) =>
        (_reader, File, End, Columns) = (reader, file, end, columns);

    /// <summary>The first bytes of a file.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>The first bytes of a file whose description is encrypted.</summary>
    public static ReadOnlySpan<byte> EncryptedMagic => "PARE"u8;

    /// <summary>Name of the file, for messages.</summary>
    public string File { get; }

    /// <summary>Where the description at its end begins.</summary>
    public long End { get; }

    /// <summary>The columns in their order; of columns of columns the outermost.</summary>
    public IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>The groups of rows.</summary>
    public IReadOnlyList<ParquetRowGroupReader> Groups => _reader.RowGroups;

    /// <summary>Whether a file begins as one.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> head) => head.StartsWith(Magic) || head.StartsWith(EncryptedMagic);

    /// <summary>Opens a file.</summary>
    /// <param name="content">The whole file, which can be read at any place.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="budget">Memory that the file may take.</param>
    /// <exception cref="SpectrumFormatException">It is damaged or encrypted.</exception>
    public static ParquetContent Open(Stream content, string file, FileBudget budget)
    {
        long end = DescriptionStart(content, file, budget);
        return Guarded(
            file,
            null,
            () =>
            {
                ParquetReader reader = ParquetReader.CreateAsync(content).GetAwaiter().GetResult();
                return new ParquetContent(reader, file, end, ColumnsOf(reader));
            }
        );
    }

    /// <summary>Does what the library does, so that whatever it meets in a damaged file is one error.</summary>
    /// <param name="file">The file.</param>
    /// <param name="column">The column that is read; null: the file as a whole.</param>
    /// <param name="read">What is done.</param>
    public static T Guarded<T>(string file, string? column, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e)
            when (e
                    is EndOfStreamException
                        or not (SpectrumFormatException or OperationCanceledException or IOException or UnauthorizedAccessException)
            )
        {
            string of = column is null ? "a Parquet file" : $"a column '{TerminalText.Line(column)}' of a Parquet file";
            throw new SpectrumFormatException(file, 0, $"expected {of} that can be read ({TerminalText.Line(e.Message)})", e);
        }
    }

    private static long DescriptionStart(Stream content, string file, FileBudget budget)
    {
        const string truncated = "expected a whole Parquet file, found one whose end is not that of one; it is truncated or damaged";
        long length = content.Length;
        if (length < MagicLength + TailLength)
            throw new SpectrumFormatException(file, 0, truncated);
        byte[] ends = new byte[MagicLength + TailLength];
        content.Seek(0, SeekOrigin.Begin);
        content.ReadExactly(ends.AsSpan(0, MagicLength));
        content.Seek(-TailLength, SeekOrigin.End);
        content.ReadExactly(ends.AsSpan(MagicLength));
        ReadOnlySpan<byte> last = ends.AsSpan(^MagicLength..);
        if (ends.AsSpan().StartsWith(EncryptedMagic) || last.SequenceEqual(EncryptedMagic))
            throw new SpectrumFormatException(file, 0, "expected a Parquet file that is not encrypted; decrypt it first");
        long description = BinaryPrimitives.ReadUInt32LittleEndian(ends.AsSpan(MagicLength));
        long start = length - TailLength - description;
        if (!last.SequenceEqual(Magic) || start < MagicLength || description > int.MaxValue)
            throw new SpectrumFormatException(file, 0, truncated);
        budget.Take(BytesOfDescription * description);
        byte[] bytes = new byte[description];
        content.Seek(start, SeekOrigin.Begin);
        content.ReadExactly(bytes);
        _ = Guarded(file, null, () => ThriftStructure.Read(ThriftStructure.File, bytes));
        return start;
    }

    /// <remarks>
    /// The library sees single columns without their annotations: it knows few of them, and rounds times. What is inside other columns it
    /// does not see, since it refuses a whole file for some of that.
    /// </remarks>
    private static List<ParquetColumn> ColumnsOf(ParquetReader reader)
    {
        List<SchemaElement> all = reader.Metadata!.Schema;
        if (all.Count == 0)
            throw new InvalidDataException("it has no columns");
        var columns = new List<ParquetColumn>();
        var single = new List<SchemaElement>();
        for (int i = 1; i < all.Count; i = After(all, i, 0))
        {
            ParquetColumn column = ParquetColumn.Of(all[i]);
            columns.Add(column);
            if (column.Unreadable is not null)
                continue;
            (all[i].LogicalType, all[i].ConvertedType) = (null, null);
            single.Add(all[i]);
        }
        all[0].NumChildren = single.Count;
        all.RemoveRange(1, all.Count - 1);
        all.AddRange(single);
        DataField[] fields = single.Count == 0 ? [] : reader.Schema.DataFields;
        foreach (ParquetColumn column in columns)
            column.Field = Array.Find(fields, f => f.Path.Length == 1 && f.Name == column.Name);
        return columns;
    }

    // The next element on the same level.
    private static int After(List<SchemaElement> all, int at, int depth)
    {
        const int deepest = 64;
        if (depth > deepest)
            throw new InvalidDataException("its columns are nested too deeply");
        int next = at + 1;
        for (int child = 0; child < (all[at].NumChildren ?? 0); child++)
            next = next < all.Count ? After(all, next, depth + 1) : throw new InvalidDataException("its columns are not all described");
        return next;
    }
}
