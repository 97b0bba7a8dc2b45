namespace SpectroCal.Plotting.Gallery;

/// <summary>The noise edge of a detector: counts at the lowest channels, many times those of any line.</summary>
internal static class NoiseEdge
{
    private const double LowShare = 0.06;
    private const double Overwhelming = 3;
    private const double Above = 1.15;

    /// <summary>
    /// The end of an axis of counts that shows the lines where the lowest bins would hide them: they have several times the counts of all
    /// others. Null: they do not.
    /// </summary>
    /// <param name="spectra">The spectra.</param>
    /// <param name="low">Beginning of the abscissa; null: that of the data.</param>
    /// <param name="high">Its end; null: that of the data.</param>
    public static double? CeilingOf(IReadOnlyList<FittedSpectrum> spectra, double? low, double? high)
    {
        double edge = 0,
            rest = 0;
        foreach (FittedSpectrum s in spectra)
        {
            int first = 0,
                last = s.Bins.Bins - 1;
            while (first <= last && s.Bins.Centre(first) < low)
                first++;
            while (last >= first && s.Bins.Centre(last) > high)
                last--;
            double end = first + LowShare * (last - first + 1);
            for (int k = first; k <= last; k++)
                (edge, rest) = k < end ? (Math.Max(edge, s.Counts[k]), rest) : (edge, Math.Max(rest, s.Counts[k]));
        }
        return rest > 0 && edge > Overwhelming * rest ? Above * rest : null;
    }
}
