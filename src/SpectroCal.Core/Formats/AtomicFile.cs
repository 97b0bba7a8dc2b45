namespace SpectroCal.Formats;

/// <summary>Writes files so that a reader sees the old file or the whole new one, and a failure leaves nothing behind.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file under a temporary name in its folder and moves it to its name at the end.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file exists and <paramref name="force"/> is false, or writing failed.</exception>
    public static void Write(string path, bool force, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        if (!force && File.Exists(target))
            throw new FileExistsException(path);
        string temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
                write(stream);
            // The move itself refuses a file that has appeared meanwhile.
            File.Move(temporary, target, overwrite: force);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
