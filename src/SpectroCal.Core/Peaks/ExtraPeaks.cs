namespace SpectroCal.Peaks;

/// <summary>The cost, in log-likelihood, of peaks that neither lines nor their companions explain.</summary>
internal static class ExtraPeaks
{
    /// <summary>
    /// Cost of any such peak, however weak: impurities and artefacts are in most spectra. Without it a scale that leaves peaks unexplained
    /// would be as good as one that explains them.
    /// </summary>
    private const double Any = 0.5;

    /// <summary>
    /// Share of the strongest peak from which an unexplained peak becomes unlikely: unnamed elements of some percent are common, and those
    /// as strong as the named ones are not.
    /// </summary>
    private const double Common = 0.05;

    /// <summary>
    /// How the probability of a stronger one falls, as a power of its share: the cost is 2.8 at a tenth, 7.6 for the strongest
    /// itself. The lines that were named are probably the strongest peaks; without this a scale may explain many weak peaks and
    /// miss the main one.
    /// </summary>
    private const double Power = 2.5;

    /// <summary>The sum over all peaks that are not explained.</summary>
    /// <param name="peaks">The peaks.</param>
    /// <param name="peakOf">The peak assigned to each line.</param>
    /// <param name="companions">What each peak gains as a companion of lines; 0: it is none.</param>
    public static double Cost(Peak[] peaks, ReadOnlySpan<int> peakOf, ReadOnlySpan<double> companions)
    {
        double strongest = Strongest(peaks),
            cost = 0;
        for (int p = 0; p < peaks.Length; p++)
            if (!peakOf.Contains(p) && companions[p] <= 0)
                cost += Cost(peaks[p], strongest);
        return cost;
    }

    /// <summary>The cost of one such peak.</summary>
    /// <param name="peak">The peak.</param>
    /// <param name="strongest">Counts of the strongest peak.</param>
    public static double Cost(Peak peak, double strongest) => Cost(peak.Area, strongest);

    /// <summary>The cost of one of so many counts.</summary>
    public static double Cost(double area, double strongest) => Any + Power * Math.Log(1 + Math.Max(0, area) / (Common * strongest));

    /// <summary>Counts of the strongest peak.</summary>
    public static double Strongest(Peak[] peaks)
    {
        double strongest = 0;
        foreach (Peak p in peaks)
            strongest = Math.Max(strongest, p.Area);
        return strongest;
    }
}
