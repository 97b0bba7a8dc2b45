namespace SpectroCal.Monitoring;

/// <summary>A spectrum beside what its detector usually shows, in bins.</summary>
/// <param name="Edges">Edges of the bins, in positions of channels; one more than there are bins.</param>
/// <param name="Counts">Counts in each bin.</param>
/// <param name="Expected">Counts that the reference gives in each bin for as many counts in all.</param>
/// <param name="LeastExpected">Counts of a bin that the reference cannot tell from none: half a count of its own.</param>
/// <param name="ErrorFactor">
/// Standard error of the differences over that of the counts alone: above 1 where the reference has few counts itself.
/// </param>
public sealed record SpectrumComparison(
    IReadOnlyList<double> Edges,
    IReadOnlyList<double> Counts,
    IReadOnlyList<double> Expected,
    double LeastExpected,
    double ErrorFactor
)
{
    /// <summary>Counts beyond what is expected in each bin, in standard errors: the signed root of the Poisson deviance.</summary>
    public IReadOnlyList<double> Residuals() =>
        [.. Counts.Zip(Expected, (n, e) => CountWindows.Root(n, Math.Max(e, LeastExpected)) / ErrorFactor)];

    /// <summary>The same in fewer bins.</summary>
    /// <param name="mostBins">Most bins, at least 1; neighbours are added until there are not more.</param>
    public SpectrumComparison Merged(int mostBins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBins, 1);
        int merged = (Counts.Count + mostBins - 1) / mostBins;
        return merged <= 1
            ? this
            : this with
            {
                Edges = [.. Edges.Take(Counts.Count).Where((_, i) => i % merged == 0), Edges[^1]],
                Counts = [.. Counts.Chunk(merged).Select(c => c.Sum())],
                Expected = [.. Expected.Chunk(merged).Select(c => c.Sum())],
            };
    }
}
