namespace SpectroCal.Storage;

/// <summary>A file exists already and may not be replaced.</summary>
public sealed class FileExistsException : IOException
{
    /// <summary>Creates the error.</summary>
    public FileExistsException(string path)
        : base($"The file '{path}' exists; it is replaced only if that is asked for.") => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
