namespace SpectroCal.Peaks;

/// <summary>Counts without what the converter adds to them: full end channels and a comb are taken out.</summary>
/// <param name="Counts">Corrected counts.</param>
/// <param name="Variance">Their variances.</param>
internal sealed record PreparedCounts(double[] Counts, double[] Variance)
{
    /// <summary>Least width of a channel that its counts are divided by: those of one that hardly ever occurs say nothing.</summary>
    private const double NarrowestChannel = 0.2;

    /// <summary>Largest width: with all counts in every sixteenth channel the others are not made up for.</summary>
    private const double WidestChannel = 5;

    /// <summary>Prepares the counts of a spectrum.</summary>
    public static PreparedCounts Of(ReadOnlySpan<long> counts)
    {
        var faults = ConverterFaults.Of(counts);
        double[] widths = [.. faults.Widths.Select(w => Math.Clamp(w, NarrowestChannel, WidestChannel))],
            prepared = new double[counts.Length],
            variance = new double[counts.Length];
        for (int i = 0; i < prepared.Length; i++)
            prepared[i] = counts[i];
        prepared[0] = faults.First ?? prepared[0];
        prepared[faults.LastChannel] = faults.Last ?? prepared[faults.LastChannel];
        for (int i = 0; i < prepared.Length; i++)
        {
            double width = widths[i % widths.Length];
            variance[i] = prepared[i] / (width * width);
            prepared[i] /= width;
        }
        return new PreparedCounts(prepared, variance);
    }
}
