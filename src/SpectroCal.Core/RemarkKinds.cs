using System.Text.RegularExpressions;

namespace SpectroCal;

/// <summary>Remarks about many files or batches: each kind once, with how many it concerns.</summary>
public static partial class RemarkKinds
{
    /// <summary>The kinds in the order in which they first occur. Remarks that differ in numbers and quoted names alone are of one
    /// kind.</summary>
    /// <param name="remarks">Whom each concerns, and what it says.</param>
    /// <returns>
    /// Such as "a.mca and 37 more: The file does not state a unit."; where numbers or names in it differ, they are those of the first.
    /// </returns>
    public static IReadOnlyList<string> Of(IEnumerable<(string Name, string Text)> remarks)
    {
        ArgumentNullException.ThrowIfNull(remarks);
        return
        [
            .. remarks
                .GroupBy(r => KindOf(r.Text))
                .Select(kind =>
                {
                    (string name, string text) = kind.First();
                    int others = kind.DistinctBy(r => r.Name).Count() - 1;
                    if (others == 0)
                        return $"{name}: {text}";
                    string what = kind.All(r => Quoted().Replace(r.Text, "") == Quoted().Replace(text, "")) ? "names" : "numbers";
                    string whose = kind.All(r => r.Text == text) ? "" : $" ({what} of {name})";
                    return $"{name} and {others} more: {text}{whose}";
                }),
        ];
    }

    /// <summary>What remarks of one kind have in common.</summary>
    public static string KindOf(string remark) => Number().Replace(Quoted().Replace(remark, "''"), "#");

    [GeneratedRegex("'[^']*'", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
