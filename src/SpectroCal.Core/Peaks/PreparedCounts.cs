namespace SpectroCal.Peaks;

/// <summary>Counts without ADC artefacts: full end channels and a comb are removed.</summary>
/// <param name="Counts">Corrected counts.</param>
/// <param name="Variance">Their variances.</param>
internal sealed record PreparedCounts(double[] Counts, double[] Variance)
{
    /// <summary>
    /// Least width that the counts of a channel are divided by: those of one that hardly ever occurs are few, and say nothing. The largest
    /// is 2, where the other half of the channels of a comb never occurs.
    /// </summary>
    private const double NarrowestChannel = 0.2;

    /// <summary>Prepares the counts of a spectrum.</summary>
    /// <param name="counts">Counts of all channels, at least one.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static PreparedCounts Of(ReadOnlySpan<long> counts, CancellationToken cancellation = default)
    {
        var faults = ConverterFaults.Of(counts, cancellation);
        double[] widths = [.. faults.Widths.Select(w => Math.Max(w, NarrowestChannel))],
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
