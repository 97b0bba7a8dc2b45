namespace SpectroCal.HelpGenerator;

/// <summary>The about topics of a module: texts beside its help.</summary>
public static class AboutTopics
{
    private const string Suffix = ".help.txt";
    private const string ShortDescription = "SHORT DESCRIPTION";

    /// <summary>The topics of a folder, each with its short description.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidDataException">A topic has no short description.</exception>
    public static IReadOnlyList<(string Name, string About)> Read(string folder) =>
        [
            .. Directory
                .GetFiles(folder, $"about_*{Suffix}")
                .Order(StringComparer.Ordinal)
                .Select(file => (Path.GetFileName(file)[..^Suffix.Length], About(file))),
        ];

    private static string About(string file)
    {
        string about = string.Join(
            ' ',
            File.ReadLines(file)
                .SkipWhile(l => l.Trim() != ShortDescription)
                .Skip(1)
                .TakeWhile(l => l.Trim().Length > 0)
                .Select(l => l.Trim())
        );
        return about.Length > 0 ? about : throw new InvalidDataException($"{file} has no {ShortDescription}.");
    }
}
