using System.Text.Json;

namespace SpectroCal.Storage;

/// <summary>What a change of many names does, written down before it begins, so that a half of it can be undone.</summary>
/// <param name="Entries">The files.</param>
/// <param name="Folders">Folders that are made for them, relative to the target, each after those above it.</param>
internal sealed record CommitJournal(IReadOnlyList<JournalEntry> Entries, IReadOnlyList<string> Folders)
{
    /// <summary>Reads the journal of a staging folder.</summary>
    /// <exception cref="IOException">It is none, or names something outside of the folder: somebody else wrote it.</exception>
    public static CommitJournal Read(IFileSystem files, StagingFolder staging)
    {
        CommitJournal? journal;
        try
        {
            journal = JsonSerializer.Deserialize<CommitJournal>(files.Read(staging.Journal));
        }
        catch (JsonException e)
        {
            throw new IOException($"'{staging.Journal}' is no journal of a change that was interrupted: {e.Message}", e);
        }
        if (
            journal?.Entries is null
            || journal.Folders is null
            || journal.Entries.Any(e => e?.Name is null || !IsInside(staging.Target, e.Name))
            || journal.Folders.Any(f => f is null || !IsInside(staging.Target, f))
        )
            throw new IOException($"'{staging.Journal}' is no journal of a change that was interrupted.");
        return journal;
    }

    /// <summary>Writes the journal to the disk. It is there whole or not at all.</summary>
    public void Save(IFileSystem files, StagingFolder staging)
    {
        string unfinished = staging.Journal + ".tmp";
        using (Stream stream = files.Create(unfinished))
        {
            stream.Write(JsonSerializer.SerializeToUtf8Bytes(this));
            files.Sync(stream);
        }
        files.Rename(unfinished, staging.Journal);
        files.SyncFolder(staging.FullPath);
    }

    /// <summary>Does what it says.</summary>
    public void Do(IFileSystem files, StagingFolder staging)
    {
        foreach (string folder in Folders)
            files.CreateFolder(Path.Combine(staging.Target, folder));
        foreach (JournalEntry entry in Entries)
            entry.Do(files, staging);
        foreach (string folder in Entries.Select(e => Path.GetDirectoryName(Path.Combine(staging.Target, e.Name))!).Distinct())
            files.SyncFolder(folder);
    }

    /// <summary>Makes it as if nothing had been done, whatever was, also where that is done twice.</summary>
    public void Undo(IFileSystem files, StagingFolder staging)
    {
        foreach (JournalEntry entry in Entries.Reverse())
            entry.Undo(files, staging);
        foreach (string folder in Folders.Reverse().Select(f => Path.Combine(staging.Target, f)))
            if (files.KindOf(folder) == FileKind.Folder && files.EntriesOf(folder).Count == 0)
                files.DeleteFolder(folder);
        files.Delete(staging.Journal);
    }

    private static bool IsInside(string folder, string name) =>
        !Path.IsPathRooted(name)
        && Path.GetFullPath(Path.Combine(folder, name)).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
