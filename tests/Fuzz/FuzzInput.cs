namespace SpectroCal.Tests.Fuzz;

/// <summary>What is needed to try an input again.</summary>
internal sealed class FuzzInput
{
    /// <summary>The command line or the text, if there is one.</summary>
    public string? Text { get; set; }

    /// <summary>Files with their names.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Keeps it.</summary>
    public void Save(string folder, string harm)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "harm.txt"), $"{Text}\n{harm}\n");
        foreach ((string name, byte[] content) in Files)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }
}
