namespace SpectroCal.Peaks;

/// <summary>What peaks cost that are no line, in natural logarithms of likelihood.</summary>
internal static class ExtraPeaks
{
    /// <summary>
    /// Of any peak, however weak: impurities, escape and sum peaks are in most spectra. Without it a scale that leaves peaks out would be
    /// as good as one that explains them.
    /// </summary>
    private const double Any = 0.5;

    /// <summary>
    /// Of the strongest peak besides that, of others in proportion to their significance: the lines that were named are likely the
    /// strongest ones. Without it a pulser or one strong line that fits nowhere costs no more than a fluctuation.
    /// </summary>
    private const double Strongest = 2;

    /// <summary>The sum over all peaks that no line was given.</summary>
    /// <param name="peaks">The peaks.</param>
    /// <param name="peakOf">Which peak each line was given.</param>
    public static double Cost(Peak[] peaks, ReadOnlySpan<int> peakOf)
    {
        double strongest = 0,
            cost = 0;
        foreach (Peak p in peaks)
            strongest = Math.Max(strongest, p.Significance);
        for (int p = 0; p < peaks.Length; p++)
            if (!peakOf.Contains(p))
                cost += Any + Strongest * peaks[p].Significance / strongest;
        return cost;
    }
}
