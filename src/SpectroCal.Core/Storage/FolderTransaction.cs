namespace SpectroCal.Storage;

/// <summary>
/// Files that go into a folder, all of them or none: after an error the folder is as it was. After the death of the process or the machine
/// it is so as soon as the next transaction opens it or a reader calls <see cref="Settle"/>; until then a few old and new files may stand
/// side by side where death came between two renames.
/// </summary>
/// <remarks>
/// The files are written into a <see cref="StagingFolder"/> and brought to the disk. Then a <see cref="CommitJournal"/> says which names
/// will change, the names change one by one with the old files kept, and at last the journal is renamed: from that step on the new files
/// stand, before it the journal is undone. SQLite does the same with its rollback journal (https://www.sqlite.org/atomiccommit.html).
/// </remarks>
internal sealed class FolderTransaction : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly IFileSystem _files = FileSystem.Current;
    private readonly string _given;
    private readonly string _folder;
    private readonly MadeFolder _made;
    private readonly StagingFolder _staging;
    private readonly Stream _lock;
    private readonly List<string> _written = [];
    private bool _isUndoPending;

    private FolderTransaction(string folder, IReadOnlyList<string> names)
    {
        _given = folder;
        _folder = Path.GetFullPath(folder);
        _made = new MadeFolder(_files, _folder);
        try
        {
            _staging = StagingFolder.Make(_files, _folder, names, out _lock);
        }
        catch
        {
            _made.RemoveIfEmpty();
            throw;
        }
    }

    /// <summary>Opens a folder; it is made if absent. What dead processes left in it is undone and removed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">Names that tell others which results are being made.</param>
    /// <exception cref="IOException">Another process makes some of the same results, or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static FolderTransaction Open(string folder, IReadOnlyList<string> names)
    {
        var transaction = new FolderTransaction(folder, names);
        try
        {
            transaction.MeetOthers(names);
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes a folder fit to be read: undoes what a dead process left half done, and waits for one that is changing names.
    /// </summary>
    /// <param name="folder">The folder; it need not exist.</param>
    /// <exception cref="IOException">Old and new files stand side by side, and that cannot be changed.</exception>
    public static void Settle(string folder)
    {
        IFileSystem files = FileSystem.Current;
        foreach (StagingFolder staging in StagingFolder.In(files, Path.GetFullPath(folder)))
        {
            DateTime end = DateTime.UtcNow + Patience;
            while (files.KindOf(staging.Journal) == FileKind.File)
            {
                if (TryUndo(staging))
                    staging.TryDiscard();
                else if (DateTime.UtcNow < end)
                    Thread.Sleep(Pause);
                else
                    throw new IOException(
                        $"Old and new files stand side by side in '{folder}': a process is replacing them, or was killed when it did "
                            + "and this one may not put them back."
                    );
            }
        }
    }

    /// <summary>Writes a file, and brings it to the disk. It gets its name with <see cref="Commit"/>.</summary>
    /// <param name="name">Its name relative to the folder, with forward slashes.</param>
    /// <param name="write">Writes the content.</param>
    public void Write(string name, Action<Stream> write)
    {
        string path = _staging.New(name);
        try
        {
            _files.CreateFolder(Path.GetDirectoryName(path)!);
            using Stream stream = _files.Create(path);
            write(stream);
            _files.Sync(stream);
        }
        catch (IOException e) when (e.Message.Contains(path, StringComparison.Ordinal) || DeviceFault.Of(e) is not null)
        {
            throw DeviceFault.Named(e, path, Path.Combine(_folder, name));
        }
        _written.Add(name);
    }

    /// <summary>Gives all files their names.</summary>
    /// <param name="obsolete">Names of files that are removed where they exist.</param>
    /// <param name="force">Whether existing files may be replaced.</param>
    /// <returns>Paths of the files, in the folder as it was given.</returns>
    /// <exception cref="FileExistsException">A file exists and may not be replaced.</exception>
    /// <exception cref="IOException">Something is in the way, or the disk fails; the folder is as it was.</exception>
    public IReadOnlyList<string> Commit(IReadOnlyList<string> obsolete, bool force)
    {
        CommitJournal journal = Plan(obsolete, force);
        journal.Save(_files, _staging);
        try
        {
            journal.Do(_files, _staging);
            _files.Rename(_staging.Journal, _staging.FinishedJournal);
            // On the disk before the old files go.
            _files.SyncFolder(_staging.FullPath);
        }
        catch (Exception e)
        {
            Undo(journal, e);
            throw;
        }
        RemoveEmptyFolders(journal);
        return [.. _written.Select(name => Path.Combine(_given, name))];
    }

    /// <summary>Removes what is not finished, and the folder if it was made for files that never came.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (!_isUndoPending)
            _staging.TryDiscard();
        _made.RemoveIfEmpty();
    }

    private CommitJournal Plan(IReadOnlyList<string> obsolete, bool force)
    {
        var entries = new List<JournalEntry>();
        foreach (string name in _written)
        {
            string target = Path.Combine(_folder, name),
                made = _staging.New(name);
            bool replaces = Replacing.Check(_files, target, force);
            if (replaces)
                _files.CopyPermissions(target, made);
            entries.Add(new JournalEntry(name, replaces, _files.StampOf(made)));
        }
        foreach (string name in obsolete.Except(_written))
            if (Replacing.Check(_files, Path.Combine(_folder, name), force))
                entries.Add(new JournalEntry(name, Replaces: true, Stamp: null));
        return new CommitJournal(entries, AbsentFolders());
    }

    private List<string> AbsentFolders()
    {
        var absent = new SortedSet<string>(StringComparer.Ordinal); // a folder sorts after the one that it is in
        foreach (string name in _written)
            for (string? folder = Path.GetDirectoryName(name); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
                if (_files.KindOf(Path.Combine(_folder, folder)) == FileKind.Absent)
                    absent.Add(folder);
        return [.. absent];
    }

    // Those of files that were removed; one that stays does no harm.
    private void RemoveEmptyFolders(CommitJournal journal)
    {
        try
        {
            foreach (string name in journal.Entries.Where(e => e.Stamp is null).Select(e => Path.GetDirectoryName(e.Name)!).Distinct())
                if (Path.Combine(_folder, name) is var folder && name.Length > 0 && _files.EntriesOf(folder).Count == 0)
                    _files.DeleteFolder(folder);
        }
        catch (Exception e) when (Replacing.IsFault(e))
        {
            // The files are written, and that is what counts.
        }
    }

    private void Undo(CommitJournal journal, Exception cause)
    {
        try
        {
            journal.Undo(_files, _staging);
        }
        catch (Exception e) when (Replacing.IsFault(e))
        {
            _isUndoPending = true;
            throw new IOException(
                $"{cause.Message.TrimEnd('.')}. The old files could not be put back now ({e.Message.TrimEnd('.')}); "
                    + $"they are in '{_staging.FullPath}', and the next command that uses '{_folder}' puts them back.",
                cause
            );
        }
    }

    private void MeetOthers(IReadOnlyList<string> names)
    {
        foreach (StagingFolder other in StagingFolder.In(_files, _folder).Where(s => s.FullPath != _staging.FullPath))
        {
            if (TryUndo(other))
                other.TryDiscard();
            else if (other.Names().Intersect(names).FirstOrDefault() is { } common)
                throw new IOException(
                    $"Another process is making {common} in '{_folder}': wait until it has ended, or write into another folder."
                );
        }
    }

    // Undoes what a dead process left half done; false where the process is alive.
    private static bool TryUndo(StagingFolder staging)
    {
        using Stream? held = staging.TakeOver();
        if (held is null)
            return false;
        staging.Undo();
        return true;
    }
}
