using System.IO.Hashing;
using Parquet.Meta;
using SpectroCal.Formats.Streams;
using PageEncoding = Parquet.Meta.Encoding;
using PhysicalType = Parquet.Meta.Type;

namespace SpectroCal.Formats.Parquet;

/// <summary>
/// Goes through the pages of a column before the library unpacks them: that they are as many as the file says, lie within it, expand to
/// what they say and to no more than the file may take, have the CRC that they state, and are of a kind that the library reads right.
/// </summary>
/// <param name="content">The file.</param>
/// <param name="end">Where the description at its end begins.</param>
/// <param name="budget">Memory that the file may take.</param>
internal sealed class ParquetPages(Stream content, long end, FileBudget budget)
{
    private const int UsualHeader = 1 << 12;
    private const int LongestHeader = 1 << 24;
    private const int Block = 1 << 16;
    private const int DataPage = 0,
        IndexPage = 1,
        DictionaryPage = 2,
        DataPage2 = 3;

    // Of an array that a page is unpacked to, and of the one that it is copied from.
    private const int Copies = 2;

    /// <summary>Checks the pages of a column in a group of rows.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">Rows of the group.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Memory that unpacking its largest page takes, bytes; it is taken from the budget already.</returns>
    /// <exception cref="InvalidDataException">The pages are damaged, or of a kind that is not read.</exception>
    public long Take(ColumnMetaData column, long rows, CancellationToken cancellation)
    {
        if (column.NumValues != rows)
            throw new InvalidDataException($"{column.NumValues} values in {rows} rows");
        RefuseCodec(column.Codec);
        long at = new[] { column.DictionaryPageOffset ?? 0, column.DataPageOffset, column.IndexPageOffset ?? 0 }
            .Where(offset => offset != 0)
            .DefaultIfEmpty(-1)
            .Min();
        long values = 0,
            largest = 0;
        while (values < rows)
        {
            cancellation.ThrowIfCancellationRequested();
            ThriftStructure header = Header(at);
            long compressed = header[ThriftStructure.Page, 3] ?? -1,
                expanded = header[ThriftStructure.Page, 2] ?? -1;
            at += header.Length;
            if (compressed < 0 || expanded < 0 || compressed > end - at)
                throw new InvalidDataException("a page of it lies outside");
            if (header[ThriftStructure.Page, 4] is { } sum && (uint)sum != Sum(at, compressed, cancellation))
                throw new InvalidDataException("a page of it is damaged: its bytes do not have the CRC that it states");
            long most = Math.Max(expanded, Expanded(header, column.Codec, at, compressed, expanded, cancellation));
            long count = Values(header, column.Type, expanded);
            // An empty page would be passed over for ever, were it without a header.
            values += count;
            long memory = compressed + Copies * most;
            if (memory > largest)
            {
                budget.Take(memory - largest);
                largest = memory;
            }
            at += compressed;
        }
        return values == rows ? largest : throw new InvalidDataException("its pages hold more values than it has rows");
    }

    // Of the bytes as they are in the file, levels included. The library passes it over.
    private uint Sum(long at, long length, CancellationToken cancellation)
    {
        var sum = new Crc32();
        for (long done = 0; done < length; done += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            sum.Append(Bytes(at + done, (int)Math.Min(Block, length - done)));
        }
        return sum.GetCurrentHashAsUInt32();
    }

    private static void RefuseCodec(CompressionCodec codec)
    {
        if (
            codec
            is CompressionCodec.UNCOMPRESSED
                or CompressionCodec.SNAPPY
                or CompressionCodec.GZIP
                or CompressionCodec.BROTLI
                or CompressionCodec.ZSTD
                or CompressionCodec.LZ4_RAW
        )
            return;
        throw new InvalidDataException(
            $"it is compressed by {codec}, which is not read; write it with zstd or snappy, or without compression"
        );
    }

    private ThriftStructure Header(long at)
    {
        for (int length = UsualHeader; ; length *= 4)
        {
            int there = (int)Math.Min(length, Math.Max(0, end - at));
            if (at < 0 || there == 0)
                throw new InvalidDataException("a page of it lies outside");
            try
            {
                return ThriftStructure.Read(ThriftStructure.Page, Bytes(at, there));
            }
            catch (EndOfStreamException) when (there == length && length < LongestHeader) { }
        }
    }

    private byte[] Bytes(long at, int length)
    {
        var bytes = new byte[length];
        content.Seek(at, SeekOrigin.Begin);
        content.ReadExactly(bytes);
        return bytes;
    }

    // Values of a data page, those that are null included.
    private static long Values(ThriftStructure header, PhysicalType type, long expanded)
    {
        (string name, int encodingAt) = header[ThriftStructure.Page, 1] switch
        {
            DataPage => (ThriftStructure.Data, 2),
            DataPage2 => (ThriftStructure.Data2, 4),
            DictionaryPage => (ThriftStructure.Dictionary, 2),
            IndexPage => throw new InvalidDataException("a page of it is an index, which is not read"),
            _ => throw new InvalidDataException("a page of it is of no known kind"),
        };
        long values = header[name, 1] ?? -1;
        long? encoding = header[name, encodingAt];
        if (values < 0 || encoding is null)
            throw new InvalidDataException("a page of it does not say what it holds");
        if (name == ThriftStructure.Dictionary)
            return values <= expanded ? 0 : throw new InvalidDataException("a page of it says that it holds more than it can");
        if (
            name == ThriftStructure.Data2
            && (header[name, 2] is not (>= 0 and var nulls) || nulls > values || header[name, 5] is not >= 0 || header[name, 6] is not 0)
        )
            throw new InvalidDataException("a page of it does not say what it holds");
        // The library reads booleans of this encoding as false.
        var way = (PageEncoding)encoding;
        if (way == PageEncoding.BIT_PACKED || (way == PageEncoding.RLE && type == PhysicalType.BOOLEAN))
            throw new InvalidDataException($"its values are written as {way}, which is not read; write them plain");
        return values;
    }

    /// <summary>What the compressed bytes expand to, where they say it themselves; else what the page says.</summary>
    private long Expanded(
        ThriftStructure header,
        CompressionCodec codec,
        long at,
        long compressed,
        long expanded,
        CancellationToken cancellation
    )
    {
        // Of pages of version 2 the levels stand before the compressed values.
        long levels = header[ThriftStructure.Data2, 5] ?? 0;
        bool isPlain = header[ThriftStructure.Data2, 7] == 0 || codec == CompressionCodec.UNCOMPRESSED;
        if (levels > Math.Min(compressed, expanded) || (isPlain && compressed != expanded))
            throw new InvalidDataException("the lengths of a page of it contradict each other");
        if (isPlain || compressed == levels)
            return expanded;
        (at, compressed, long stated) = (at + levels, compressed - levels, expanded - levels);
        switch (codec)
        {
            case CompressionCodec.SNAPPY:
                return SnappyLength(at, compressed) == stated ? expanded : throw Contradiction();
            case CompressionCodec.ZSTD:
                long frame = new ZstandardFrame(Bytes, at, compressed).Length(cancellation);
                return frame;
            default:
                return expanded;
        }
    }

    private long SnappyLength(long at, long compressed)
    {
        const int longest = 5;
        long length = 0;
        byte[] bytes = Bytes(at, (int)Math.Min(longest, compressed));
        for (int i = 0; i < bytes.Length; i++)
        {
            length |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
                return length;
        }
        throw Contradiction();
    }

    private static InvalidDataException Contradiction() => new("a page of it expands to another length than it says");
}
