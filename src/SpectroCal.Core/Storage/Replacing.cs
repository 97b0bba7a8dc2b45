namespace SpectroCal.Storage;

/// <summary>What may be replaced by a new file.</summary>
internal static class Replacing
{
    /// <summary>Throws where a path cannot take a new file without loss.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file to write; links have been followed where they are to be.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <returns>Whether there is a file to replace.</returns>
    /// <exception cref="FileExistsException">There is one, and it may not be replaced.</exception>
    /// <exception cref="IOException">
    /// There is something that is no file, or a file with other names, which would keep the old content.
    /// </exception>
    public static bool Check(IFileSystem files, string path, bool force)
    {
        switch (files.KindOf(path))
        {
            case FileKind.Absent:
                return false;
            case FileKind.Folder:
                throw new IOException($"'{path}' is a folder, where a file is to be written.");
            case FileKind.Link:
                throw new IOException($"'{path}' is a symbolic link, which is not replaced: remove it, or write elsewhere.");
            case FileKind.Other:
                throw new IOException($"'{path}' is a device or a pipe, where a file is to be written.");
            case FileKind.File when !force:
                throw new FileExistsException(path);
        }
        if (files.NamesOf(path) is > 1 and var names)
            throw new IOException(
                $"'{path}' has {names - 1} other {(names == 2 ? "name" : "names")} (hard links), which would keep the old content: "
                    + "remove it, or write elsewhere."
            );
        return true;
    }

    /// <summary>Whether an exception is an error of the file system, after which work can go on.</summary>
    public static bool IsFault(Exception e) => e is IOException or UnauthorizedAccessException;
}
