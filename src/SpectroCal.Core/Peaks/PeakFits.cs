using MathNet.Numerics;
using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>From candidates to peaks: neighbours are fitted together.</summary>
internal static class PeakFits
{
    private const double Unequal = 3; // heights of neighbours of which the higher pushes the place where the other is looked for
    private const double Pushed = 0.5; // standard deviations
    private const double LargestFlank = 0.1; // of a peak's height, what a neighbour has where the fit of the peak begins
    private const double LeastAreaErrors = 3;
    private const double Clear = 10; // score of a candidate that is no shoulder of another, standard deviations
    private const double TooWide = 1.35; // of the expected width
    private const double Wider = 1.5;
    private const double Narrowest = 0.4;
    private const double LeastOfNarrow = 15; // errors of its area: few counts are one channel of a line more often than a pulser
    private const double Uniform = 0.288675134594813; // 1/sqrt(12): standard deviation of what is anywhere in a channel
    private const int MostInCluster = 6;

    /// <summary>The peaks and the edge of the noise, in the channels of the histogram.</summary>
    public static PeakSearch Of(
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
            while (end < candidates.Count && end - i < MostInCluster && AreNeighbours(prepared, candidates[end - 1], candidates[end]))
                end++;
            cancellation.ThrowIfCancellationRequested();
            Add(peaks, prepared, candidates, i, end);
            i = end;
        }
        var scale = BinScale.Of(histogram);
        Peak? edge = null;
        foreach (Peak peak in peaks)
            if (NoiseEdges.Reason(prepared, peak) is { } reason && !(peak.Area < edge?.Area))
                edge = peak with { Doubt = reason };
        double lowest = edge?.Channel ?? double.NaN;
        return new PeakSearch(
            [.. peaks.Where(p => p.Channel != lowest).Select(p => OnScale(p, scale))],
            edge is null ? null : OnScale(edge, scale)
        );
    }

    // Whether the flank of one reaches into the fit of the other: as far as 2 FWHM apart if they are equally high, further if they are not.
    private static bool AreNeighbours(PreparedCounts prepared, PeakCandidate left, PeakCandidate right)
    {
        double a = Height(left),
            b = Height(right),
            ratio = Math.Max(a, b) / Math.Max(Math.Min(a, b), 1),
            flank = Math.Sqrt(2 * Math.Log(Math.Max(ratio, 1) / LargestFlank)) + (ratio > Unequal ? Pushed : 0);
        return right.Position - left.Position
            < Math.Max((PeakCoreFit.Reach + flank) * right.Sigma, PeakCoreFit.LeastReach + 1.5 * right.Sigma);

        double Height(PeakCandidate c)
        {
            int from = Math.Clamp((int)(c.Position - 0.5 * c.Sigma), 0, prepared.Counts.Length - 1),
                end = Math.Clamp((int)Math.Ceiling(c.Position + 0.5 * c.Sigma), from + 1, prepared.Counts.Length);
            return prepared.Counts[from..end].Average();
        }
    }

    private static void Add(List<Peak> peaks, PreparedCounts prepared, List<PeakCandidate> candidates, int first, int end)
    {
        List<PeakCandidate> cluster = candidates[first..end];
        // With few counts a fit may go as far as to where the next peaks begin.
        (double Low, double High) free = (
            first == 0 ? 0 : candidates[first - 1].Position + PeakCoreFit.Reach * candidates[first - 1].Sigma,
            end == candidates.Count ? prepared.Counts.Length : candidates[end].Position - PeakCoreFit.Reach * candidates[end].Sigma
        );
        FitResult? fit = Fit(prepared, cluster, free);
        for (int p = 0; p < cluster.Count; p++)
            if (Fitted(fit, p, cluster) is { } good)
                peaks.Add(good);
            else if (WindowSum.Of(prepared, cluster[p].Position, cluster[p].Sigma) is { } sum)
                peaks.Add(Summed(cluster[p], sum, cluster.Count > 1));
    }

    // Fits neighbours together, and removes from them those that the fit can do without.
    private static FitResult? Fit(PreparedCounts prepared, List<PeakCandidate> cluster, (double Low, double High) free)
    {
        double scale = 1;
        bool isAgain = false;
        while (true)
        {
            double[] positions = [.. cluster.Select(c => c.Position)],
                sigmas = [.. cluster.Select(c => scale * c.Sigma)];
            FitResult? fit = PeakCoreFit.Fit(prepared, positions, sigmas, Narrowest, 2, free, startsLow: isAgain);
            if (fit is not { Covariance: not null })
                return null;
            // In a window that is too short, a peak cannot be told from background; in one that is much too long, there are others.
            if (scale == 1)
            {
                scale =
                    Enumerable.Range(0, cluster.Count).Max(p => fit[$"s{p}"].Value / cluster[p].Sigma) > TooWide ? Wider
                    : cluster.Count == 1 && fit["s0"].State == ParameterState.AtLowerBound && Ratio(fit, 0) > LeastOfNarrow ? Narrowest
                    : 1;
                if (scale != 1)
                    continue;
            }
            // A peak among others that the fit can do without was the shoulder of one; they are fitted again without it. An isolated peak
            // is significant already: with few counts a free width and background take more from its area than is known of it.
            int weakest = Enumerable.Range(0, cluster.Count).MinBy(p => Ratio(fit, p));
            if (cluster.Count == 1 || Ratio(fit, weakest) > LeastAreaErrors)
                return fit;
            // Beside a strong peak whose place and width were not known yet, a fit may lose one that is there: once more from where they
            // are.
            if (!isAgain && cluster[weakest].Score > Clear)
            {
                for (int p = 0; p < cluster.Count; p++)
                    if (p != weakest)
                        cluster[p] = cluster[p] with { Position = fit[$"p{p}"].Value, Sigma = fit[$"s{p}"].Value / scale };
                isAgain = true;
                continue;
            }
            cluster.RemoveAt(weakest);
            isAgain = false;
        }
    }

    // In bins; null where the fit says nothing about the area.
    private static Peak? Fitted(FitResult? fit, int p, List<PeakCandidate> cluster)
    {
        if (fit is null)
            return null;
        FittedParameter area = fit[$"a{p}"],
            position = fit[$"p{p}"];
        double sigma = fit[$"s{p}"].Value,
            error = position.Error;
        if (!(area.Value > 0) || !(area.Error > 0) || !double.IsFinite(area.Error))
            return null;
        // Held by a bound: the peak is there, but its position is not known better than its width.
        if (!(error > 0) || !double.IsFinite(error))
            error = sigma;
        // In one channel, it may be anywhere in it.
        if (sigma <= PeakCoreFit.NarrowestSigma)
            error = Math.Max(error, Uniform);
        return InBins(position.Value, error, sigma, (area.Value, area.Error), cluster[p].Score, cluster.Count > 1);
    }

    private static Peak Summed(PeakCandidate candidate, (double Area, double Error) sum, bool overlaps) =>
        InBins(candidate.Position, Math.Max(candidate.Sigma, Uniform), candidate.Sigma, sum, candidate.Score, overlaps) with
        {
            Doubt = "It could not be fitted: its area is the counts above those beside it, its width that expected here.",
        };

    private static Peak InBins(
        double position,
        double error,
        double sigma,
        (double Value, double Error) area,
        double score,
        bool overlaps
    ) =>
        new(
            position,
            error,
            ResolutionModel.FwhmPerSigma * sigma,
            area.Value,
            area.Error,
            // The share of a peak that is in the channel of its maximum.
            area.Value * SpecialFunctions.Erf(0.5 / (Math.Sqrt(2) * sigma)),
            score,
            overlaps
        );

    private static Peak OnScale(Peak peak, BinScale scale) =>
        peak with
        {
            Channel = scale.Channel(peak.Channel),
            ChannelError = scale.Width * peak.ChannelError,
            FwhmChannels = scale.Width * peak.FwhmChannels,
        };

    private static double Ratio(FitResult fit, int peak)
    {
        FittedParameter area = fit[$"a{peak}"];
        return area.Error > 0 ? area.Value / area.Error : 0;
    }
}
