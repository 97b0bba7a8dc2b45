using System.Text.RegularExpressions;

namespace SpectroCal.Tests.Plotting;

/// <summary>What holds for every page: no script, nothing loaded from elsewhere, each name of a place once.</summary>
internal static partial class SelfContainedPage
{
    /// <summary>Checks it.</summary>
    public static void Check(string html)
    {
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.All(
            Reference().Matches(html),
            m => Assert.True(m.Groups[1].Value.StartsWith("data:", StringComparison.Ordinal) || m.Groups[1].Value.StartsWith('#'), m.Value)
        );
        string[] ids = [.. Identifiers(html)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    /// <summary>Names of places, as often as they are there.</summary>
    public static IEnumerable<string> Identifiers(string html) => Identifier().Matches(html).Select(m => m.Groups[1].Value);

    [GeneratedRegex("(?:src|href|url)\\s*[=(]\\s*[\"']?([^\"')]+)")]
    private static partial Regex Reference();

    [GeneratedRegex("\\sid=\"([^\"]*)\"")]
    private static partial Regex Identifier();
}
