namespace SpectroCal.Peaks;

/// <summary>Neighbouring bins added up.</summary>
internal static class MergedBins
{
    /// <summary>Sums over groups of bins; bins left over at the end are dropped.</summary>
    public static double[] Of(double[] values, int merge)
    {
        if (merge == 1)
            return values;
        var merged = new double[values.Length / merge];
        for (int i = 0; i < merged.Length; i++)
        for (int k = 0; k < merge; k++)
            merged[i] += values[i * merge + k];
        return merged;
    }
}
