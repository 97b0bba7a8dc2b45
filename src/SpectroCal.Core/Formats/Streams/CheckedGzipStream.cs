using System.IO.Compression;

namespace SpectroCal.Formats.Streams;

/// <summary>Decompresses gzip and notices what the runtime lets pass: a stream that was cut off.</summary>
/// <remarks>
/// The runtime's decompressor ends silently where its input ends. A known gzip member is therefore appended to the input:
/// only if everything before it was whole do its bytes come out last. They are held back and compared, never handed on.
/// </remarks>
internal sealed class CheckedGzipStream : ForwardStream
{
    private readonly string _file;
    private readonly GZipStream _gzip;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start,
        _end;
    private bool _ended;

    public CheckedGzipStream(string file, ReadOnlyMemory<byte> head, Stream source)
    {
        _file = file;
        _gzip = new GZipStream(new FramedStream(head, source, Compressed(Sentinel)), CompressionMode.Decompress);
    }

    private static ReadOnlySpan<byte> Sentinel => "\u0001end of member\u0002\u0003"u8;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (true)
        {
            int available = _end - _start - Sentinel.Length;
            if (available > 0)
            {
                int n = Math.Min(available, buffer.Length);
                _buffer.AsSpan(_start, n).CopyTo(buffer);
                _start += n;
                return n;
            }
            if (_ended)
            {
                if (!_buffer.AsSpan(_start, _end - _start).SequenceEqual(Sentinel))
                    throw Damaged(null);
                return 0;
            }
            Fill();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gzip.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Compressed(ReadOnlySpan<byte> content)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return memory.ToArray();
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        int n;
        try
        {
            n = _gzip.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
        _end += n;
        _ended = n == 0;
    }

    private SpectrumFormatException Damaged(Exception? cause) =>
        new(_file, 0, "expected complete gzip data, but they are truncated or damaged", cause);
}
