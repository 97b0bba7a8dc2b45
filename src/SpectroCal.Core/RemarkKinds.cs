using System.Text.RegularExpressions;

namespace SpectroCal;

/// <summary>Remarks about many files or batches: each kind once, with how many it concerns.</summary>
public static partial class RemarkKinds
{
    /// <summary>The kinds in the order in which they first occur. Remarks that differ in their numbers alone are of one kind.</summary>
    /// <param name="remarks">Whom each concerns, and what it says.</param>
    /// <returns>
    /// Such as "a.mca and 37 more: The file does not state a unit."; where the numbers differ, those of the first follow its name.
    /// </returns>
    public static IReadOnlyList<string> Of(IEnumerable<(string Name, string Text)> remarks)
    {
        ArgumentNullException.ThrowIfNull(remarks);
        return
        [
            .. remarks
                .GroupBy(r => Number().Replace(r.Text, "#"))
                .Select(kind =>
                {
                    (string name, string text) = kind.First();
                    int others = kind.DistinctBy(r => r.Name).Count() - 1;
                    if (others == 0)
                        return $"{name}: {text}";
                    string whose = kind.All(r => r.Text == text) ? "" : $" (numbers of {name})";
                    return $"{name} and {others} more: {text}{whose}";
                }),
        ];
    }

    [GeneratedRegex(@"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
