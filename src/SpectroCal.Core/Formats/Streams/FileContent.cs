using System.Runtime.InteropServices;
using System.Text;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.Streams;

/// <summary>Gets the bytes of a file, decompressed if they are gzip.</summary>
internal static class FileContent
{
    private const int FirstLength = 1 << 16;

    public static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
    }

    /// <summary>The stream itself, or what it unpacks to if its first bytes are those of gzip.</summary>
    public static Stream Decompress(Stream source, string file)
    {
        var head = new byte[2];
        int n = source.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return n == 2 && head[0] == 0x1F && head[1] == 0x8B
            ? new CheckedGzipStream(file, head, source)
            : new FramedStream(head.AsMemory(0, n), source, default);
    }

    /// <summary>All bytes that are left, in memory of the file's budget.</summary>
    public static ReadOnlyMemory<byte> ReadAll(Stream source, FileBudget budget)
    {
        budget.Take(FirstLength);
        var bytes = new byte[FirstLength];
        int filled = 0,
            n;
        while ((n = source.Read(bytes, filled, bytes.Length - filled)) > 0)
        {
            filled += n;
            if (filled < bytes.Length)
                continue;
            long length = Math.Min(2L * filled, Array.MaxLength);
            budget.Take(length);
            Array.Resize(ref bytes, (int)length);
            budget.Return(filled);
        }
        return bytes.AsMemory(0, filled);
    }

    /// <summary>Bytes as a stream that goes back and forth.</summary>
    public static MemoryStream AsStream(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out ArraySegment<byte> bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);

    /// <summary>The text without its byte-order mark; UTF-16, which some Windows programs write, becomes UTF-8.</summary>
    public static ReadOnlyMemory<byte> AsText(ReadOnlyMemory<byte> content, string file)
    {
        ReadOnlyMemory<byte> text = content.Span switch
        {
            [0xFF, 0xFE, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(content.Span[2..])),
            [0xFE, 0xFF, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(content.Span[2..])),
            [0xEF, 0xBB, 0xBF, ..] => content[3..],
            _ => content,
        };
        if (text.Span.IndexOf((byte)0) >= 0)
            throw TextFault.Binary(file, 0);
        return text;
    }

    /// <summary>The same for a stream; bytes of zero are noticed by who reads it.</summary>
    public static Stream AsText(Stream content)
    {
        var head = new byte[3];
        int n = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        Stream From(int start) => new FramedStream(head.AsMemory(start, n - start), content, default);
        return head.AsSpan(0, n) switch
        {
            [0xFF, 0xFE, ..] => Encoding.CreateTranscodingStream(From(2), Encoding.Unicode, Encoding.UTF8),
            [0xFE, 0xFF, ..] => Encoding.CreateTranscodingStream(From(2), Encoding.BigEndianUnicode, Encoding.UTF8),
            [0xEF, 0xBB, 0xBF] => From(3),
            _ => From(0),
        };
    }
}
