using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>From candidates to peaks: neighbours are fitted together.</summary>
internal static class PeakFits
{
    private const double ClusterReach = 4.71; // standard deviations between neighbours that are fitted together: two FWHM
    private const double LeastAreaErrors = 3;
    private const double TooWide = 1.35; // of the expected width
    private const double Wider = 1.5;
    private const int MostInCluster = 6;

    /// <summary>The peaks, in the channels of the histogram.</summary>
    public static IReadOnlyList<Peak> Of(
        PreparedCounts prepared,
        List<PeakCandidate> candidates,
        ChannelHistogram histogram,
        CancellationToken cancellation
    )
    {
        var peaks = new List<Peak>();
        for (int i = 0; i < candidates.Count; )
        {
            int end = i + 1;
            while (
                end < candidates.Count
                && end - i < MostInCluster
                && candidates[end].Position - candidates[end - 1].Position < ClusterReach * candidates[end].Sigma
            )
                end++;
            cancellation.ThrowIfCancellationRequested();
            Add(peaks, prepared, candidates[i..end], histogram);
            i = end;
        }
        return peaks;
    }

    private static void Add(List<Peak> peaks, PreparedCounts prepared, List<PeakCandidate> cluster, ChannelHistogram histogram)
    {
        FitResult? fit;
        double wider = 1;
        while (true)
        {
            fit = PeakCoreFit.Fit(prepared, [.. cluster.Select(c => c.Position)], [.. cluster.Select(c => wider * c.Sigma)], 0.4, 2);
            if (fit is not { Covariance: not null })
                break;
            // In a window that is too short, a peak cannot be told from background.
            if (wider == 1 && Enumerable.Range(0, cluster.Count).Max(p => fit[$"s{p}"].Value / cluster[p].Sigma) > TooWide)
            {
                wider = Wider;
                continue;
            }
            // A peak among others that the fit can do without was the shoulder of one; they are fitted again without it. An isolated peak
            // is significant already: with few counts a free width and background take more from its area than is known of it.
            int weakest = Enumerable.Range(0, cluster.Count).MinBy(p => Ratio(fit, p));
            if (cluster.Count == 1 || Ratio(fit, weakest) > LeastAreaErrors)
                break;
            cluster.RemoveAt(weakest);
        }
        for (int p = 0; p < cluster.Count; p++)
        {
            double position = cluster[p].Position,
                error = cluster[p].Sigma,
                width = error,
                area = double.NaN,
                areaError = double.NaN;
            if (fit is { Covariance: not null })
            {
                FittedParameter fitted = fit[$"p{p}"];
                (position, error, width, area, areaError) = (
                    fitted.Value,
                    fitted.Error,
                    fit[$"s{p}"].Value,
                    fit[$"a{p}"].Value,
                    fit[$"a{p}"].Error
                );
                // Held by a bound: the peak is there, but its position is not known better than its width.
                if (!double.IsFinite(error))
                    error = width;
            }
            var scale = BinScale.Of(histogram);
            double w = scale.Width;
            peaks.Add(
                new Peak(
                    scale.Channel(position),
                    error * w,
                    ResolutionModel.FwhmPerSigma * width * w,
                    area,
                    areaError,
                    area / (width * Math.Sqrt(2 * Math.PI)),
                    cluster[p].Score,
                    cluster.Count > 1
                )
            );
        }
    }

    private static double Ratio(FitResult fit, int peak)
    {
        FittedParameter area = fit[$"a{peak}"];
        return area.Error > 0 ? area.Value / area.Error : 0;
    }
}
