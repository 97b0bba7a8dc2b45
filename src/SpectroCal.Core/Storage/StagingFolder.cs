using System.Text;

namespace SpectroCal.Storage;

/// <summary>
/// A hidden folder inside of the one that results go into, so that files can be renamed from one to the other. It holds <c>lock</c>, which
/// its process has open, <c>new/</c> with files that wait to get their names, <c>old/</c> with those that they replaced, and while names
/// change a <c>journal</c>.
/// </summary>
/// <param name="files">The file system.</param>
/// <param name="path">The staging folder.</param>
internal sealed class StagingFolder(IFileSystem files, string path)
{
    /// <summary>Names of all that is temporary begin with this.</summary>
    public const string Prefix = ".spectrocal-";

    private const int Attempts = 3;

    /// <summary>The folder.</summary>
    public string FullPath { get; } = path;

    /// <summary>The folder that results go into.</summary>
    public string Target { get; } = Path.GetDirectoryName(path)!;

    /// <summary>The file that its process has open.</summary>
    public string Lock => Path.Combine(FullPath, "lock");

    /// <summary>The journal of a change that is not finished.</summary>
    public string Journal => Path.Combine(FullPath, "journal");

    /// <summary>What <see cref="Journal"/> becomes when the change is finished.</summary>
    public string FinishedJournal => Path.Combine(FullPath, "finished");

    /// <summary>The path of a new file.</summary>
    public string New(string name) => Path.Combine(FullPath, "new", name);

    /// <summary>The path of a file that was replaced.</summary>
    public string Old(string name) => Path.Combine(FullPath, "old", name);

    /// <summary>The staging folders in a folder.</summary>
    public static IReadOnlyList<StagingFolder> In(IFileSystem files, string folder) =>
        [
            .. files
                .EntriesOf(folder)
                .Where(p => Path.GetFileName(p).StartsWith(Prefix, StringComparison.Ordinal) && files.KindOf(p) == FileKind.Folder)
                .Select(p => new StagingFolder(files, p)),
        ];

    /// <summary>Makes a staging folder.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="folder">The folder that results go into.</param>
    /// <param name="names">Names of those results, for others to read.</param>
    /// <param name="held">The lock, open.</param>
    public static StagingFolder Make(IFileSystem files, string folder, IReadOnlyList<string> names, out Stream held)
    {
        for (int attempt = 1; ; attempt++)
        {
            var staging = new StagingFolder(files, Path.Combine(Path.GetFullPath(folder), Prefix + Path.GetRandomFileName()));
            try
            {
                files.CreateFolder(staging.FullPath);
            }
            catch (UnauthorizedAccessException e)
            {
                throw new UnauthorizedAccessException($"{folder}: nothing may be written into it.", e);
            }
            catch (IOException e) when (e is DirectoryNotFoundException or FileNotFoundException)
            {
                throw new IOException($"{folder}: no folder can be made there.", e) { HResult = e.HResult };
            }
            catch (IOException e)
            {
                throw DeviceFault.Named(e, staging.FullPath, folder);
            }
            try
            {
                held = files.Create(staging.Lock);
            }
            catch (DirectoryNotFoundException) when (attempt < Attempts)
            {
                // A process that cleans up took the folder for an old one, in the instant when it had no lock yet.
                continue;
            }
            catch (Exception e)
            {
                staging.TryDiscard();
                if (e is IOException fault)
                    throw DeviceFault.Named(fault, staging.Lock, folder);
                throw;
            }
            try
            {
                held.Write(Encoding.UTF8.GetBytes(string.Join('\n', (string[])[LockOwner.Current.ToString(), .. names])));
                held.Flush();
                return staging;
            }
            catch (Exception e)
            {
                DeviceFault.Abandon(held);
                staging.TryDiscard();
                if (e is IOException fault)
                    throw DeviceFault.Named(fault, staging.Lock, folder);
                throw;
            }
        }
    }

    /// <summary>Takes the lock of a folder whose process is gone; null where it is at work.</summary>
    public Stream? TakeOver()
    {
        if (files.KindOf(Lock) == FileKind.Absent)
            return Stream.Null;
        Stream? held = TryLock();
        if (held is null)
            return files.KindOf(Lock) == FileKind.Absent ? Stream.Null : null;
        // Where a lock can be taken twice, the file system knows none, as some in a network; there the process itself is asked for.
        using Stream? twice = TryLock();
        if (twice is null || Owner() is { IsGone: true })
            return held;
        held.Dispose();
        return null;
    }

    /// <summary>The names of the results that the folder was made for.</summary>
    public IReadOnlyList<string> Names() => [.. LockLines().Skip(1)];

    /// <summary>Undoes a change that was not finished.</summary>
    public void Undo()
    {
        if (files.KindOf(Journal) == FileKind.File)
            CommitJournal.Read(files, this).Undo(files, this);
    }

    /// <summary>Deletes the folder with all that is in it.</summary>
    public void Discard()
    {
        // The lock goes last: a folder without one is taken for an old one.
        foreach (string entry in files.EntriesOf(FullPath).Where(e => e != Lock))
            Delete(entry);
        files.Delete(Lock);
        if (files.KindOf(FullPath) == FileKind.Folder)
            files.DeleteFolder(FullPath);
    }

    /// <summary>Deletes the folder; what cannot be deleted is left to the next run.</summary>
    public void TryDiscard()
    {
        try
        {
            Discard();
        }
        catch (Exception e) when (Replacing.IsFault(e))
        {
            // Nothing in it is needed any more, and the next run finds it.
        }
    }

    // What this process may not write it cannot take over either.
    private Stream? TryLock()
    {
        try
        {
            return files.TryLock(Lock);
        }
        catch (Exception e) when (Replacing.IsFault(e))
        {
            return null;
        }
    }

    private LockOwner? Owner() => LockOwner.Parse(LockLines().FirstOrDefault());

    private string[] LockLines()
    {
        try
        {
            return Encoding.UTF8.GetString(files.Read(Lock)).Split('\n');
        }
        catch (Exception e) when (Replacing.IsFault(e))
        {
            return []; // gone meanwhile
        }
    }

    private void Delete(string entry)
    {
        if (files.KindOf(entry) != FileKind.Folder)
        {
            files.Delete(entry);
            return;
        }
        foreach (string inner in files.EntriesOf(entry))
            Delete(inner);
        files.DeleteFolder(entry);
    }
}
