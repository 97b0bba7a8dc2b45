using System.Globalization;
using SpectroCal.Peaks;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Simulation;

namespace SpectroCal.Tests.Documentation;

/// <summary>The table of finders in docs/arrays.md is what they miss and invent.</summary>
public sealed class FinderTableTests
{
    private static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = " " };

    [Fact]
    public void TheTableIsWhatTheFindersMissAndInvent()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "arrays.md")).ReplaceLineEndings("\n");
        IReadOnlyList<PeakScore>[] columns = [.. PeakFinders.Names.Select(Examples.Scores), .. PeerScores.Scipy().Select(c => c.Scores)];
        IEnumerable<string> rows = PeakFinderTrial.Weakest.Select(
            (weakest, point) =>
                $"| {weakest.ToString("N0", Spaced)} | "
                + string.Join(" | ", columns.Select(c => string.Create(Spaced, $"{c[point].Missed:0.000} / {c[point].False:0.000}")))
                + " |"
        );
        string names = string.Join(" | ", PeakFinders.Names.Append("find_peaks").Append("find_peaks_cwt").Select(n => $"`{n}`")),
            table = $"| counts in the weakest line | {names} |\n|---|---|---|---|---|---|\n{string.Join('\n', rows)}\n";
        Assert.True(page.Contains(table, StringComparison.Ordinal), $"docs/arrays.md should hold this table:\n{table}");
    }
}
