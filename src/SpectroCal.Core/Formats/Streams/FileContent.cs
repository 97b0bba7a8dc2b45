using System.Text;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.Streams;

/// <summary>Gets the bytes of a file, decompressed if they are gzip, and within limits.</summary>
internal static class FileContent
{
    /// <summary>The most bytes a histogram file may have: a thousand detectors of 64 Ki channels fit.</summary>
    public const long HistogramLimit = 512L << 20;

    /// <summary>The most bytes compressed list mode may unpack to; plain list mode is as long as its disk allows.</summary>
    public const long ListModeLimit = 4L << 30;

    public static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
    }

    /// <summary>The stream itself, or what it unpacks to if its first bytes are those of gzip.</summary>
    public static Stream Decompress(Stream source, string file, long limit)
    {
        var head = new byte[2];
        int n = source.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return n == 2 && head[0] == 0x1F && head[1] == 0x8B
            ? new CheckedGzipStream(file, head, source, limit)
            : new FramedStream(head.AsMemory(0, n), source, default);
    }

    public static byte[] ReadAll(Stream source, string file, long limit, CancellationToken cancellation)
    {
        using var memory = new MemoryStream();
        var block = new byte[1 << 16];
        int n;
        while ((n = source.Read(block, 0, block.Length)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            memory.Write(block, 0, n);
            if (memory.Length > limit)
                throw TextFault.TooLarge(file, limit);
        }
        return memory.ToArray();
    }

    /// <summary>The text without its byte-order mark; UTF-16, which some Windows programs write, becomes UTF-8.</summary>
    public static ReadOnlyMemory<byte> AsText(byte[] content, string file)
    {
        ReadOnlyMemory<byte> text = content switch
        {
            [0xFF, 0xFE, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(content.AsSpan(2))),
            [0xFE, 0xFF, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(content.AsSpan(2))),
            [0xEF, 0xBB, 0xBF, ..] => content.AsMemory(3),
            _ => content,
        };
        if (text.Span.IndexOf((byte)0) >= 0)
            throw TextFault.Binary(file, 0);
        return text;
    }
}
