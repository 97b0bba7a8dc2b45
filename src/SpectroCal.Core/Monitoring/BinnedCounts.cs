using SpectroCal.Spectra;

namespace SpectroCal.Monitoring;

/// <summary>The counts of a spectrum in the bins of a monitor.</summary>
internal sealed class BinnedCounts
{
    /// <summary>Longest period of a comb.</summary>
    public const int Residues = 16;

    private BinnedCounts(double[] counts, double total, double[] byResidue) => (Counts, Total, ByResidue) = (counts, total, byResidue);

    /// <summary>Counts in each bin.</summary>
    public double[] Counts { get; }

    /// <summary>Their sum.</summary>
    public double Total { get; }

    /// <summary>Counts in all channels whose number has the same remainder by <see cref="Residues"/>.</summary>
    public double[] ByResidue { get; }

    /// <summary>Merges channels.</summary>
    /// <param name="channels">Counts of all channels.</param>
    /// <param name="offset">Number of the first of them; the first bin begins with channel 0.</param>
    /// <param name="merged">Channels in a bin.</param>
    /// <param name="bins">Number of bins; counts beyond belong to the last one, those below to the first.</param>
    public static BinnedCounts Of(ReadOnlySpan<long> channels, int offset, int merged, int bins)
    {
        var counts = new double[bins];
        var residues = new double[Residues];
        double total = 0;
        for (int i = 0; i < channels.Length; i++)
        {
            double n = channels[i];
            if (n == 0)
                continue;
            int channel = i + offset;
            counts[Math.Clamp(channel / merged, 0, bins - 1)] += n;
            residues[(channel % Residues + Residues) % Residues] += n;
            total += n;
        }
        return new BinnedCounts(counts, total, residues);
    }

    /// <summary>Counts that are drawn, or summed, already in bins.</summary>
    public static BinnedCounts Of(double[] counts, double[] byResidue) => new(counts, counts.Sum(), byResidue);

    /// <summary>Index of the last channel with counts; -1 where there is none.</summary>
    public static int LastOccupied(ChannelHistogram histogram) => histogram.Counts.LastIndexOfAnyExcept(0);
}
