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
            foreach (string file in Matches(path, fault))
                if (seen.Add(Path.GetFullPath(file))) files.Add(file);
        }
        return files;
    }

    private static IEnumerable<string> Matches(string path, Action<string, string> fault)
    {
        if (Directory.Exists(path))
        {
            fault(path, $"{path} is a folder without a manifest.json, so it is no campaign; for its files give {Path.Combine(path, "*")}.");
            return [];
        }
        if (path.AsSpan().IndexOfAny('*', '?') < 0 || File.Exists(path)) return [path];
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".", pattern = Path.GetFileName(path);
        string[] found = Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];
        if (found.Length == 0) fault(path, $"{path}: no file matches.");
        Array.Sort(found, StringComparer.Ordinal);
        return Path.GetDirectoryName(path) is { Length: > 0 } ? found : found.Select(f => Path.GetFileName(f));
    }
}
