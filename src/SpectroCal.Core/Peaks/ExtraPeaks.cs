namespace SpectroCal.Peaks;

/// <summary>The cost, in log-likelihood, of peaks that match no line.</summary>
internal static class ExtraPeaks
{
    /// <summary>
    /// Cost of any such peak, however weak: impurities, escape and sum peaks are in most spectra. Without it a scale that leaves peaks
    /// unexplained would be as good as one that explains them.
    /// </summary>
    private const double Any = 0.5;

    /// <summary>
    /// Additional cost of the strongest peak, for others in proportion to their significance: the lines that were named are probably the
    /// strongest ones. Without it a pulser or one strong peak that matches no line would cost no more than a fluctuation.
    /// </summary>
    private const double Strongest = 2;

    /// <summary>The sum over all peaks that were not assigned to a line.</summary>
    /// <param name="peaks">The peaks.</param>
    /// <param name="peakOf">The peak assigned to each line.</param>
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
