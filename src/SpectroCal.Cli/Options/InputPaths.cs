namespace SpectroCal.Cli.Options;

/// <summary>Finds the files that paths stand for. Wildcards are expanded here too: not every shell does it.</summary>
internal static class InputPaths
{
    /// <summary>Files in the order of the paths, those of a wildcard by name, each once.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="fault">Told about paths that stand for no file.</param>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> paths, Action<string, string> fault)
    {
        var files = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            if (string.IsNullOrWhiteSpace(path))
                throw CliException.Usage("Expected the path of a file, found nothing: a variable may be empty.");
            foreach (string file in Matches(path, fault))
                if (seen.Add(Path.GetFullPath(file)))
                    files.Add(file);
        }
        return files;
    }

    /// <summary>The files and folders that are there, without a word about those that are not.</summary>
    /// <param name="paths">The paths.</param>
    public static IReadOnlyList<string> Found(IReadOnlyList<string> paths) =>
        [.. paths.SelectMany(path => Directory.Exists(path) ? [path] : Expand([path], (_, _) => { })).Where(Path.Exists).Distinct()];

    /// <summary>The lines of a file with a list.</summary>
    /// <param name="path">The file.</param>
    public static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Input, $"{path} cannot be read: {ErrorText.Of(e)}", e);
        }
    }

    private static IEnumerable<string> Matches(string path, Action<string, string> fault)
    {
        if (Directory.Exists(path))
        {
            fault(path, $"{path} is a folder without a manifest.json, so not a campaign; for its files give {Path.Combine(path, "*")}.");
            return [];
        }
        if (!HasWildcard(path) || File.Exists(path))
            return [path];
        string[] found = [.. Expand(path).Where(File.Exists).Order(StringComparer.Ordinal)];
        if (found.Length == 0)
            fault(path, $"{path}: no file matches.");
        return found;
    }

    /// <summary>Whether a path stands for files of several names.</summary>
    public static bool HasWildcard(string path) => path.AsSpan().IndexOfAny('*', '?') >= 0;

    // Every part of the path may hold wildcards, those of folders too.
    private static IEnumerable<string> Expand(string path)
    {
        if (!HasWildcard(path))
            return [path];
        string? parent = Path.GetDirectoryName(path);
        string name = Path.GetFileName(path);
        IEnumerable<string> folders = string.IsNullOrEmpty(parent) ? [""] : Expand(parent);
        if (!HasWildcard(name))
            return folders.Select(folder => Path.Combine(folder, name)).Where(Path.Exists);
        return folders
            .Where(folder => folder.Length == 0 || Directory.Exists(folder))
            .SelectMany(folder =>
                Directory
                    .EnumerateFileSystemEntries(folder.Length == 0 ? "." : folder, name)
                    .Select(e => Path.Combine(folder, Path.GetFileName(e)))
            );
    }
}
