namespace SpectroCal.Engines;

/// <summary>Where plug-ins are looked for: folders that hold one folder for each engine, named as the engine.</summary>
internal static class EngineFolders
{
    /// <summary>Environment variable that names such folders, separated as in PATH; they come first.</summary>
    public const string Variable = "SPECTROCAL_ENGINES";

    private const string Engines = "engines";
    private const string ModuleDependencies = "deps"; // of the PowerShell module: the library lies in it
    private const string BuildOutput = "artifacts"; // of a source tree; the build puts programs, module and plug-ins into it
    private const int DeepestOutput = 4; // artifacts/bin/PROJECT/CONFIGURATION

    /// <summary>The folders that exist, in the order of the search.</summary>
    public static IReadOnlyList<string> Of(string? variable, string libraryFolder) =>
        [.. Stated(variable).Concat(Beside(libraryFolder)).Where(Directory.Exists).Select(Path.GetFullPath).Distinct()];

    /// <summary>The folders that the variable names and that do not exist: mistyped ones, more likely than not.</summary>
    public static IReadOnlyList<string> Missing(string? variable) => [.. Stated(variable).Where(folder => !Directory.Exists(folder))];

    private static string[] Stated(string? variable) =>
        (variable ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // Beside the program, in the module's folder, and in the build output that the program belongs to. No other folder above it: whoever
    // can write there could have his own code run.
    private static IEnumerable<string> Beside(string libraryFolder)
    {
        var folder = new DirectoryInfo(libraryFolder);
        yield return Path.Combine(folder.FullName, Engines);
        if (folder.Name == ModuleDependencies && folder.Parent is { } module)
            yield return Path.Combine(module.FullName, Engines);
        DirectoryInfo? above = folder;
        for (int i = 0; i < DeepestOutput && above is not null; i++)
        {
            above = above.Parent;
            if (above?.Name == BuildOutput)
                yield return Path.Combine(above.FullName, Engines);
        }
    }
}
