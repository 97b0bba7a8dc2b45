namespace SpectroCal.Storage;

/// <summary>The file system that is written to.</summary>
internal static class FileSystem
{
    private static readonly DiskFileSystem Disk = new();
    private static readonly AsyncLocal<IFileSystem?> Other = new();

    /// <summary>The disk, or what a test has put in its place.</summary>
    public static IFileSystem Current => Other.Value ?? Disk;

    /// <summary>Takes the place of the disk for what the caller starts from now on; null: nothing does.</summary>
    public static IFileSystem? Interposed
    {
        set => Other.Value = value;
    }
}
