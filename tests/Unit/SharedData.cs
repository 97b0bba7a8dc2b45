namespace SpectroCal.Tests;

/// <summary>
/// The folder of real measurements: SPECTROCAL_DATA, else ../shared/data beside the repository. A test that asks for a path in it is
/// skipped with the reason where there is no such folder.
/// </summary>
internal static class SharedData
{
    private static readonly string? Folder = Find();

    /// <summary>A path in the folder.</summary>
    /// <param name="parts">Names of folders and a file; none: the folder itself.</param>
    public static string Path(params string[] parts)
    {
        Assert.SkipWhen(
            Folder is null,
            "The real measurements are absent: neither SPECTROCAL_DATA nor ../shared/data beside the repository is a folder."
        );
        return System.IO.Path.Combine([Folder!, .. parts]);
    }

    private static string? Find()
    {
        string folder = Environment.GetEnvironmentVariable("SPECTROCAL_DATA") is { Length: > 0 } named
            ? named
            : System.IO.Path.GetFullPath(System.IO.Path.Combine(RepositoryRoot.Path, "..", "shared", "data"));
        return Directory.Exists(folder) ? folder : null;
    }
}
