namespace SpectroCal.Store.Plans;

/// <summary>A file that a command line wrote.</summary>
/// <param name="Path">Its path within the plan, with /.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of its content.</param>
public sealed record OutputFile(string Path, long Bytes, string Sha256)
{
    /// <summary>A file as it is now.</summary>
    /// <param name="folder">Folder of the plan.</param>
    /// <param name="path">Its path within that, with /.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OutputFile Of(string folder, string path)
    {
        using FileStream stream = File.OpenRead(System.IO.Path.Combine(folder, path));
        return new OutputFile(path, stream.Length, JsonLines.Hash(stream));
    }

    /// <summary>Refuses a file that is not as it was written.</summary>
    /// <param name="folder">Folder of the plan.</param>
    /// <exception cref="SpectrumFormatException">It is gone, or was changed.</exception>
    public void Verify(string folder)
    {
        OutputFile found;
        try
        {
            found = Of(folder, Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SpectrumFormatException(System.IO.Path.Combine(folder, Path), 0, "is not there any more", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpectrumFormatException(System.IO.Path.Combine(folder, Path), 0, $"cannot be read: {e.Message.TrimEnd('.')}", e);
        }
        if (found != this)
            throw new SpectrumFormatException(System.IO.Path.Combine(folder, Path), 0, "is not as its command wrote it");
    }
}
