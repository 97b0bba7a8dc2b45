using System.Security.Cryptography;
using SpectroCal.Storage;

namespace SpectroCal.Tests.Storage;

/// <summary>The files in a folder with their content.</summary>
internal sealed record FolderState(IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Temporary)
{
    /// <summary>What is in a folder; nothing if it is absent.</summary>
    public static FolderState Of(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var temporary = new List<string>();
        if (Directory.Exists(folder))
            foreach (string path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order())
            {
                string name = Path.GetRelativePath(folder, path);
                if (name.Split(Path.DirectorySeparatorChar).Any(p => p.StartsWith(StagingFolder.Prefix, StringComparison.Ordinal)))
                    temporary.Add(name);
                else if (File.Exists(path))
                    files[name] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
            }
        return new FolderState(files, temporary);
    }

    /// <summary>Whether the files are the same; what is temporary does not count.</summary>
    public bool HasFilesOf(FolderState other) => Files.SequenceEqual(other.Files);

    /// <summary>Whether every file is one of the two, or absent where it is absent in the old state.</summary>
    public bool IsFileByFile(FolderState old, FolderState made) =>
        Files.All(f => old.Files.GetValueOrDefault(f.Key) == f.Value || made.Files.GetValueOrDefault(f.Key) == f.Value)
        && old.Files.Keys.All(Files.ContainsKey);

    public override string ToString() =>
        string.Join(", ", Files.Select(f => $"{f.Key}:{f.Value[..6]}")) + " | " + string.Join(", ", Temporary);
}
