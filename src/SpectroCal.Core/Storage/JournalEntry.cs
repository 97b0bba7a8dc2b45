namespace SpectroCal.Storage;

/// <summary>
/// A file that gets its name, and with it what was there before: it is kept under <c>old/</c> until the whole change is done.
/// </summary>
/// <param name="Name">Its name relative to the target, with forward slashes.</param>
/// <param name="Replaces">Whether a file of that name is replaced or removed.</param>
/// <param name="Stamp">The stamp of the new file; null where the old one is only removed.</param>
internal sealed record JournalEntry(string Name, bool Replaces, FileStamp? Stamp)
{
    /// <summary>Renames.</summary>
    public void Do(IFileSystem files, StagingFolder staging)
    {
        string target = Path.Combine(staging.Target, Name),
            old = staging.Old(Name),
            made = staging.New(Name);
        if (Replaces)
            files.CreateFolder(Path.GetDirectoryName(old)!);
        if (Stamp is null)
            files.Rename(target, old);
        else if (Replaces)
            Replace(files, made, target, old);
        else
            files.Rename(made, target);
    }

    /// <summary>Puts back what was there before. A file that somebody has put there since is left.</summary>
    public void Undo(IFileSystem files, StagingFolder staging)
    {
        string target = Path.Combine(staging.Target, Name),
            old = staging.Old(Name);
        FileKind there = files.KindOf(target);
        bool isOurs = there == FileKind.File && Stamp is { } stamp && files.StampOf(target) == stamp;
        if (files.KindOf(old) == FileKind.File)
        {
            if (there == FileKind.Absent)
                files.Rename(old, target);
            else if (isOurs)
                files.Replace(old, target);
        }
        else if (isOurs && !Replaces)
        {
            files.Delete(target);
        }
    }

    private static void Replace(IFileSystem files, string made, string target, string old)
    {
        try
        {
            files.ReplaceKeeping(made, target, old);
        }
        catch (Exception e) when (Replacing.IsFault(e) && files.KindOf(made) == FileKind.File && files.KindOf(old) == FileKind.Absent)
        {
            // A file system without hard links; the name is without a file for a moment.
            files.Rename(target, old);
            files.Rename(made, target);
        }
    }
}
