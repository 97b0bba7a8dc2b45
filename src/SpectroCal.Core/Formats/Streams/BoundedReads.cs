namespace SpectroCal.Formats.Streams;

/// <summary>
/// A stream that is not read for ever: in a damaged file one structure may lead to another that leads back. Who has read the content many
/// times over gets an error, and who is cancelled, too.
/// </summary>
/// <param name="inner">The content; it is closed with this.</param>
/// <param name="cancellation">Stops reading.</param>
internal sealed class BoundedReads(Stream inner, CancellationToken cancellation) : Stream
{
    private const long MostTimes = 16;
    private const long Least = 1 << 20;
    private long _left = Math.Max(Least, MostTimes * inner.Length);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => inner.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => inner.Position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        // A read of nothing counts as well.
        _left -= Math.Max(1, buffer.Length);
        return _left >= 0 ? inner.Read(buffer) : throw new InvalidDataException("its parts lead back to each other");
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        long start = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => inner.Position,
            _ => inner.Length,
        };
        // Not beyond the end, either: numbers of a damaged file are no reason to ask the system for the impossible.
        return offset >= -start && offset <= inner.Length - start
            ? inner.Seek(start + offset, SeekOrigin.Begin)
            : throw new InvalidDataException("a part of it lies outside");
    }

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
