namespace SpectroCal.Tests;

/// <summary>The folder of the repository that the tests were built in; every test project compiles this file.</summary>
internal static class RepositoryRoot
{
    /// <summary>Its full path.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(System.IO.Path.Combine(d.FullName, "SpectroCal.sln")))
                return d.FullName;
        throw new DirectoryNotFoundException("The tests do not run inside the repository: SpectroCal.sln was not found.");
    }
}
