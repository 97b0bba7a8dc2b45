namespace SpectroCal.Storage;

/// <summary>A file that is being written, each block of which asks whether the work goes on.</summary>
/// <param name="file">The file; it stays open.</param>
/// <param name="cancellation">Stops the work.</param>
internal sealed class CancellableStream(Stream file, CancellationToken cancellation) : Stream
{
    private const int Block = 1 << 20; // bytes

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    // What is left when the work was stopped goes nowhere: the file is removed.
    public override void Flush()
    {
        if (!cancellation.IsCancellationRequested)
            file.Flush();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            cancellation.ThrowIfCancellationRequested();
            int length = Math.Min(Block, buffer.Length);
            file.Write(buffer[..length]);
            buffer = buffer[length..];
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
