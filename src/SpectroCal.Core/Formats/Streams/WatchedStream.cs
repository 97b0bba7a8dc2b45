namespace SpectroCal.Formats.Streams;

/// <summary>
/// A stream whose every read looks at a cancellation token first, and that tells how much was read; it goes to any place where the inner
/// one does.
/// </summary>
internal sealed class WatchedStream(Stream inner, CancellationToken cancellation, IProgress<long>? progress = null) : ForwardStream
{
    // One read may not last: decompression of a large buffer would keep the token waiting.
    private const int LongestRead = 1 << 20;
    private const long ReportEvery = 16L << 20;

    private long _read,
        _reported;

    public override bool CanSeek => inner.CanSeek;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        int n = inner.Read(buffer[..Math.Min(buffer.Length, LongestRead)]);
        _read += n;
        if (progress is not null && _read - _reported >= ReportEvery)
            progress.Report(_reported = _read);
        return n;
    }
}
