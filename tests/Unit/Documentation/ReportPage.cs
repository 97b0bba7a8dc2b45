using System.Text.RegularExpressions;

namespace SpectroCal.Tests.Documentation;

/// <summary>
/// The keys and columns that docs/report.md names: those in the first cells of the tables under each file's heading. What stands between
/// angle brackets may be any name.
/// </summary>
internal static partial class ReportPage
{
    /// <summary>The names by heading, such as "Campaigns: `demo` and `calibrate` / report.json".</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read()
    {
        var names = new Dictionary<string, IReadOnlyList<string>>();
        string part = "",
            file = "";
        foreach (string line in File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "report.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                part = line[3..];
            else if (line.StartsWith("### ", StringComparison.Ordinal))
                file = line[4..];
            else if (line.StartsWith("| `", StringComparison.Ordinal))
                names[$"{part} / {file}"] =
                [
                    .. names.GetValueOrDefault($"{part} / {file}", []),
                    .. Code().Matches(line.Split(" | ")[0]).Select(m => m.Groups[1].Value),
                ];
        }
        return names;
    }

    /// <summary>Whether a name of the page is that of a key or column.</summary>
    public static bool Means(string name, string written) =>
        Regex.IsMatch(written, $"^{string.Join("[^.]+", Placeholder().Split(name).Select(Regex.Escape))}$");

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Placeholder();
}
