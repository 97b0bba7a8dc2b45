using SpectroCal.Storage;

namespace SpectroCal.Tests.Storage;

/// <summary>How a file system fails.</summary>
public enum Fault
{
    /// <summary>One call fails, and all others work.</summary>
    Once,

    /// <summary>From one call on every one fails, as on a disk that is gone; the process goes on.</summary>
    Lasting,

    /// <summary>From one call on none has any effect: the process is dead. The call itself may be half done, as a torn write.</summary>
    Death,
}

/// <summary>The disk, but one call fails. It counts all calls, those to open files as well.</summary>
/// <param name="failing">The number of the call that fails, from 1; 0: none.</param>
/// <param name="fault">How it fails.</param>
internal sealed class FaultyFileSystem(int failing, Fault fault) : IFileSystem
{
    private readonly DiskFileSystem _disk = new();
    private readonly List<FileStream> _open = [];
    private readonly Lock _gate = new();
    private int _calls;

    /// <summary>Whether a file can have two names.</summary>
    public bool HasHardLinks { get; init; } = true;

    /// <summary>The file at whose renaming the process dies; null: at the call of that number.</summary>
    public string? DiesAtRename { get; init; }

    /// <summary>Calls until now.</summary>
    public int Calls => _calls;

    /// <summary>Whether the call that is to fail came.</summary>
    public bool HasFailed => failing > 0 && _calls >= failing;

    /// <summary>Closes what a dead process had open, as the system does.</summary>
    public void Close()
    {
        foreach (FileStream file in _open)
            file.SafeFileHandle.Dispose();
    }

    public FileKind KindOf(string path) => Call(() => _disk.KindOf(path));

    public string TargetOf(string path) => Call(() => _disk.TargetOf(path));

    public Stream Create(string path) => Call(() => Opened(_disk.Create(path)));

    public Stream? TryLock(string path) => Call(() => _disk.TryLock(path) is { } stream ? Opened(stream) : null);

    public void Sync(Stream file) => Call(() => _disk.Sync(((FaultyStream)file).Inner));

    public void SyncFolder(string folder) => Call(() => _disk.SyncFolder(folder));

    public byte[] Read(string path) => Call(() => _disk.Read(path));

    public FileStamp StampOf(string path) => Call(() => _disk.StampOf(path));

    public void CopyPermissions(string from, string to) => Call(() => _disk.CopyPermissions(from, to));

    public int NamesOf(string path) => Call(() => _disk.NamesOf(path));

    public void Rename(string from, string to)
    {
        if (DiesAtRename == Path.GetFileName(from))
            failing = _calls + 1;
        Call(() => _disk.Rename(from, to));
    }

    public void Replace(string from, string to) => Call(() => _disk.Replace(from, to));

    public void ReplaceKeeping(string from, string to, string kept) =>
        Call(() =>
        {
            if (!HasHardLinks)
                throw new IOException("This file system has no hard links.");
            _disk.ReplaceKeeping(from, to, kept);
        });

    public void Delete(string path) => Call(() => _disk.Delete(path));

    public void CreateFolder(string folder) => Call(() => _disk.CreateFolder(folder));

    public void DeleteFolder(string folder) => Call(() => _disk.DeleteFolder(folder));

    public IReadOnlyList<string> EntriesOf(string folder) => Call(() => _disk.EntriesOf(folder));

    /// <summary>Does a call, or fails.</summary>
    /// <param name="call">The call.</param>
    /// <param name="half">What a process that dies in the midst of it leaves; null: nothing.</param>
    public T Call<T>(Func<T> call, Action? half = null)
    {
        lock (_gate)
        {
            int number = ++_calls;
            bool fails = failing > 0 && (fault == Fault.Once ? number == failing : number >= failing);
            if (!fails)
                return call();
            if (number == failing)
                half?.Invoke();
            throw new IOException($"Call {number} to the file system fails.");
        }
    }

    public void Call(Action call, Action? half = null) =>
        Call(
            () =>
            {
                call();
                return true;
            },
            half
        );

    private FaultyStream Opened(Stream stream)
    {
        _open.Add((FileStream)stream);
        return new FaultyStream(this, (FileStream)stream, isDeadly: fault == Fault.Death);
    }

    private sealed class FaultyStream(FaultyFileSystem files, FileStream inner, bool isDeadly) : Stream
    {
        public FileStream Inner => inner;

        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => inner.CanSeek;

        public override bool CanWrite => inner.CanWrite;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override void Flush() => files.Call(inner.Flush);

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => files.Call(() => inner.SetLength(value));

        // A write that fails has written a part, as on a full disk.
        public override void Write(byte[] buffer, int offset, int count) =>
            files.Call(() => inner.Write(buffer, offset, count), () => inner.Write(buffer, offset, count / 2));

        public override void WriteByte(byte value) => Write([value], 0, 1);

        protected override void Dispose(bool disposing)
        {
            // The system closes the files of a dead process in its own time: Close().
            if (disposing && !(isDeadly && files.HasFailed))
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
