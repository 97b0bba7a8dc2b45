using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>Fits candidates of different widths: those that are near one another with the width that is typical of them.</summary>
internal static class PeakClusters
{
    private const double Reach = 4.71; // standard deviations between neighbours that are fitted together: two FWHM

    /// <summary>The peaks, in the channels of the histogram.</summary>
    /// <param name="prepared">The spectrum.</param>
    /// <param name="candidates">Where peaks are and how wide, by position.</param>
    /// <param name="histogram">What channels the bins are.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static IReadOnlyList<Peak> Fit(PreparedCounts prepared, List<PeakCandidate> candidates, ChannelHistogram histogram, CancellationToken cancellation)
    {
        var peaks = new List<Peak>();
        for (int i = 0; i < candidates.Count;)
        {
            int end = i + 1;
            while (end < candidates.Count && candidates[end].Position - candidates[end - 1].Position < Reach * Math.Max(candidates[end].Sigma, candidates[end - 1].Sigma)) end++;
            List<PeakCandidate> cluster = candidates[i..end];
            double sigma = Math.Exp(cluster.Average(c => Math.Log(c.Sigma)));
            peaks.AddRange(PeakFits.Of(prepared, cluster, sigma, histogram, cancellation));
            i = end;
        }
        return peaks;
    }
}
