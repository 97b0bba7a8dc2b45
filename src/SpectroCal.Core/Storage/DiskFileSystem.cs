namespace SpectroCal.Storage;

/// <summary>The file system of the machine.</summary>
internal sealed class DiskFileSystem : IFileSystem
{
    private const int BufferLength = 1 << 16;

    /// <inheritdoc/>
    public FileKind KindOf(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
            return FileKind.Link;
        if (Directory.Exists(path))
            return FileKind.Folder;
        if (!file.Exists)
            return FileKind.Absent;
        // A device or a pipe is a file for .NET, but one that has neither of these attributes.
        return OperatingSystem.IsWindows() || SystemCalls.IsRegularFile(path) ? FileKind.File : FileKind.Other;
    }

    /// <inheritdoc/>
    public string TargetOf(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    /// <inheritdoc/>
    // Shared for deletion, because a file that is open for nothing else cannot be renamed on Windows.
    public Stream Create(string path) =>
        new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Delete | FileShare.Read, BufferLength);

    /// <inheritdoc/>
    public Stream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException || IsInUse(e.HResult))
        {
            return null;
        }
    }

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows; EWOULDBLOCK of Linux and of macOS.
    private static bool IsInUse(int code) => OperatingSystem.IsWindows() ? (code & 0xFFFF) is 32 or 33 : code is 11 or 35;

    /// <inheritdoc/>
    public void Sync(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void SyncFolder(string folder) => SystemCalls.SyncFolder(folder);

    /// <inheritdoc/>
    public byte[] Read(string path) => File.ReadAllBytes(path);

    /// <inheritdoc/>
    public FileStamp StampOf(string path)
    {
        var file = new FileInfo(path);
        return new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks);
    }

    /// <inheritdoc/>
    public void CopyPermissions(string from, string to)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
    }

    /// <inheritdoc/>
    public int NamesOf(string path) => SystemCalls.NamesOf(path);

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(from, to, overwrite: false);

    /// <inheritdoc/>
    public void Replace(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    // On Unix this is a hard link and a rename, on Windows one call; both never leave the name without a file.
    public void ReplaceKeeping(string from, string to, string kept) => File.Replace(from, to, kept, ignoreMetadataErrors: true);

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void CreateFolder(string folder) => Directory.CreateDirectory(folder);

    /// <inheritdoc/>
    public void DeleteFolder(string folder) => Directory.Delete(folder);

    /// <inheritdoc/>
    public IReadOnlyList<string> EntriesOf(string folder) =>
        Directory.Exists(folder) ? Directory.GetFileSystemEntries(Path.GetFullPath(folder)) : [];
}
