namespace SpectroCal.Formats.Streams;

/// <summary>A stream with some bytes before and some bytes after it, read forwards only.</summary>
/// <remarks>
/// Allows the first bytes of a stream that cannot seek to be inspected. The caller remains responsible for closing the inner stream.
/// </remarks>
internal sealed class FramedStream(ReadOnlyMemory<byte> before, Stream body, ReadOnlyMemory<byte> after) : ForwardStream
{
    private ReadOnlyMemory<byte> _before = before,
        _after = after;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        if (!_before.IsEmpty)
            return Drain(ref _before, buffer);
        int n = body.Read(buffer);
        return n > 0 ? n : Drain(ref _after, buffer);
    }

    private static int Drain(ref ReadOnlyMemory<byte> from, Span<byte> buffer)
    {
        int n = Math.Min(from.Length, buffer.Length);
        from.Span[..n].CopyTo(buffer);
        from = from[n..];
        return n;
    }
}
