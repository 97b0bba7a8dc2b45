using System.Security.Cryptography;
using System.Text;

namespace SpectroCal.Storage;

/// <summary>
/// Writes files so that a reader sees the old file or the whole new one. A failure leaves nothing behind; what a process leaves that is
/// killed, the next one that writes the file removes.
/// </summary>
public static class AtomicFile
{
    private const int HashLength = 8;

    /// <summary>
    /// Writes a file under a temporary name in its folder, which is made if absent, and renames it at the end, when it is on the disk.
    /// </summary>
    /// <param name="path">The file to write. A symbolic link stays one: the file that it leads to is replaced.</param>
    /// <param name="force">Whether an existing file may be replaced. The new one has its permissions.</param>
    /// <param name="write">Writes the content; whoever makes it in long steps asks the cancellation between them, too.</param>
    /// <param name="cancellation">Stops the work with the next block; the old file stays then.</param>
    /// <exception cref="FileExistsException">The file exists and <paramref name="force"/> is false.</exception>
    /// <exception cref="IOException">
    /// The path names something that is no file, the file has several names (hard links), another process writes it, or writing failed.
    /// </exception>
    public static void Write(string path, bool force, Action<Stream> write, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        IFileSystem files = FileSystem.Current;
        string target = files.TargetOf(Path.GetFullPath(path));
        Check(files, path, target, force);
        var folder = new MadeFolder(files, Path.GetDirectoryName(target)!);
        try
        {
            Write(files, path, target, force, write, cancellation);
            files.SyncFolder(Path.GetDirectoryName(target)!);
        }
        catch
        {
            folder.RemoveIfEmpty();
            throw;
        }
    }

    private static void Write(
        IFileSystem files,
        string path,
        string target,
        bool force,
        Action<Stream> write,
        CancellationToken cancellation
    )
    {
        string temporary = TemporaryName(target);
        RemoveLeftover(files, target, temporary);
        Stream stream = Create(files, target, temporary);
        try
        {
            using (var cancellable = new CancellableStream(stream, cancellation))
                write(cancellable);
            cancellation.ThrowIfCancellationRequested();
            files.Sync(stream);
            cancellation.ThrowIfCancellationRequested();
            // Once more: much can have happened while the content was made.
            if (Check(files, path, target, force))
            {
                files.CopyPermissions(target, temporary);
                files.Replace(temporary, target);
            }
            else
            {
                files.Rename(temporary, target);
            }
        }
        catch (IOException e) when (e.Message.Contains(temporary, StringComparison.Ordinal) || DeviceFault.Of(e) is not null)
        {
            Remove(files, stream, temporary);
            throw DeviceFault.Named(e, temporary, target);
        }
        catch
        {
            Remove(files, stream, temporary);
            throw;
        }
        stream.Dispose();
    }

    // The user knows the file, not the name under which it is written.
    private static Stream Create(IFileSystem files, string target, string temporary)
    {
        try
        {
            return files.Create(temporary);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"{target}: nothing may be written into its folder.", e);
        }
        catch (IOException e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            throw new IOException($"{target}: no file can be made in its folder.", e) { HResult = e.HResult };
        }
        catch (IOException e) when (e.Message.Contains(temporary, StringComparison.Ordinal))
        {
            throw DeviceFault.Named(e, temporary, target);
        }
    }

    /// <summary>Deletes a file; nothing happens where there is none.</summary>
    internal static void Delete(string path) => FileSystem.Current.Delete(path);

    /// <summary>The name under which a file is written. One for each target: that is how a leftover is recognised.</summary>
    internal static string TemporaryName(string target)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(target)));
        return Path.Combine(
            Path.GetDirectoryName(target)!,
            StagingFolder.Prefix + Convert.ToHexStringLower(hash.AsSpan(0, HashLength)) + ".tmp"
        );
    }

    private static bool Check(IFileSystem files, string path, string target, bool force)
    {
        try
        {
            return Replacing.Check(files, target, force);
        }
        catch (FileExistsException)
        {
            // The caller knows the file by the name that it gave.
            throw new FileExistsException(path);
        }
    }

    private static void RemoveLeftover(IFileSystem files, string target, string temporary)
    {
        if (files.KindOf(temporary) == FileKind.Absent)
            return;
        using (Stream? leftover = Locked(files, temporary))
            if (leftover is null && files.KindOf(temporary) != FileKind.Absent)
                throw new IOException($"Another process is writing '{target}'.");
        files.Delete(temporary);
    }

    private static Stream? Locked(IFileSystem files, string temporary)
    {
        try
        {
            return files.TryLock(temporary);
        }
        catch (Exception e) when (Replacing.IsFault(e))
        {
            throw new IOException($"'{temporary}' is left of an earlier attempt and cannot be removed: {ErrorText.Of(e)}", e)
            {
                HResult = e.HResult,
            };
        }
    }

    private static void Remove(IFileSystem files, Stream stream, string temporary)
    {
        DeviceFault.Abandon(stream);
        try
        {
            files.Delete(temporary);
        }
        catch (Exception e) when (Replacing.IsFault(e))
        {
            // The next run removes it; what went wrong first is what the caller must hear.
        }
    }
}
