namespace SpectroCal.Storage;

/// <summary>
/// What writing asks of the file system, one call each: tests put a file system in its place whose calls fail one by one.
/// </summary>
internal interface IFileSystem
{
    /// <summary>What a path names; links are not followed.</summary>
    FileKind KindOf(string path);

    /// <summary>The file that a chain of symbolic links ends at, whether it exists or not; the path itself where it is no link.</summary>
    string TargetOf(string path);

    /// <summary>
    /// Makes a new file, which nobody else can write or <see cref="TryLock"/> while it is open. It can be renamed meanwhile.
    /// </summary>
    Stream Create(string path);

    /// <summary>Opens a file that nobody has open; null where somebody has, or where it is gone.</summary>
    /// <exception cref="IOException">It may not be written, as on a disk that is read-only.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to somebody else, or is a folder.</exception>
    Stream? TryLock(string path);

    /// <summary>Brings what was written to a file of <see cref="Create"/> from memory to the disk.</summary>
    void Sync(Stream file);

    /// <summary>Brings the names in a folder to the disk, where the system can do that.</summary>
    void SyncFolder(string folder);

    /// <summary>The bytes of a file.</summary>
    byte[] Read(string path);

    /// <summary>What tells a file from another one that takes its name.</summary>
    FileStamp StampOf(string path);

    /// <summary>Gives a new file the permissions of the one that it is to replace.</summary>
    void CopyPermissions(string from, string to);

    /// <summary>How many names (hard links) a file has; 1 where the system does not tell.</summary>
    int NamesOf(string path);

    /// <summary>Renames a file to a name that is not taken.</summary>
    void Rename(string from, string to);

    /// <summary>Renames a file over another one in one step.</summary>
    void Replace(string from, string to);

    /// <summary>
    /// Renames a file over another one, which keeps existing under a third name. The second name is never without a file.
    /// </summary>
    /// <exception cref="IOException">It cannot be done; the system may lack hard links.</exception>
    void ReplaceKeeping(string from, string to, string kept);

    /// <summary>Deletes a file; nothing happens where there is none.</summary>
    void Delete(string path);

    /// <summary>Makes a folder and those above it.</summary>
    void CreateFolder(string folder);

    /// <summary>Deletes an empty folder.</summary>
    void DeleteFolder(string folder);

    /// <summary>Full paths of the files and folders in a folder; none where there is no folder.</summary>
    IReadOnlyList<string> EntriesOf(string folder);
}
