using SpectroCal.Detectors;

namespace SpectroCal.Peaks;

/// <summary>
/// Finds peaks by a continuous wavelet transform: its maxima are followed from wide scales to narrow ones, and each line of maxima that is
/// significant anywhere is a peak, whose width is given by the scale at which the line is highest (P. Du, W. A. Kibbe, S. M. Lin,
/// Bioinformatics 22 (2006) 2059).
/// </summary>
/// <remarks>
/// Noise is not estimated from the spectrum, as it is in that paper: counts have Poisson fluctuations at every scale. Good where peaks of
/// very different widths occur in one spectrum, since each has its own. Bad where peaks are close together, since what wide wavelets see is
/// the group: neighbours closer than about 4.5 standard deviations may merge into one, whereas <see cref="MatchedFilterPeakFinder"/>, with
/// the width that all peaks share, separates them.
/// </remarks>
internal sealed record WaveletPeakFinder : PeakFinder
{
    // sqrt(5): the scale that responds most to a Gaussian, all wavelets having the same norm
    private const double WaveletOverPeak = 2.2360679774997896;
    private const double LeastDistance = 2; // of two peaks, standard deviations, which may come out a third too small
    private const double NarrowestScale = 1.4; // bins, of the highest point of a line: what is left of a comb of the ADC is narrower
    private const double LeastScore = 3;
    private const double UsualTrials = 1000; // widths in a spectrum, for which the least significance is meant

    // widest scale of a line over that at which it is highest: otherwise a neighbour, not its width, makes it fall
    private const double LeastBeyond = 2;

    // bins, of the widest scale of a line: what narrow wavelets alone see are channels that are wider than others
    private const double LeastReach = 4;
    private const double LeastOfHighest = 0.5; // of a line: lower maxima along it are ripples

    /// <inheritdoc/>
    public override string Name => "wavelet";

    /// <inheritdoc/>
    private protected override List<PeakCandidate> Candidates(
        PreparedCounts prepared,
        PeakWidthLaw? given,
        double widestFwhm,
        CancellationToken cancellation
    )
    {
        double widest = LeastBeyond * WaveletOverPeak * (given?.Sigma(0) ?? widestFwhm / ResolutionModel.FwhmPerSigma);
        List<List<RidgePoint>> lines = RidgeLines.Of(prepared, widest, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var windows = new SideWindows(prepared.Counts);
        var found = new List<(PeakCandidate Candidate, double Score)>();
        var open = new List<List<RidgePoint>>();
        foreach (List<RidgePoint> line in lines.Where(l => l.Exists(p => p.Score >= LeastScore && p.Sigma >= LeastReach)))
            if ((given?.Sigma(0) ?? Width(line)) is not { } sigma || !Add(line, sigma))
                open.Add(line);
        // A line that a neighbour cuts off before it is highest is as wide as the nearest that is not.
        (PeakCandidate Candidate, double Score)[] complete = [.. found];
        foreach (List<RidgePoint> line in complete.Length > 0 ? open : [])
        {
            cancellation.ThrowIfCancellationRequested();
            Add(line, complete.MinBy(c => Math.Abs(c.Candidate.Position - line[0].Position)).Candidate.Sigma);
        }
        var kept = new List<PeakCandidate>();
        foreach ((PeakCandidate c, _) in found.OrderByDescending(f => f.Score))
        {
            cancellation.ThrowIfCancellationRequested();
            if (kept.TrueForAll(k => Math.Abs(k.Position - c.Position) >= LeastDistance * Math.Max(k.Sigma, c.Sigma)))
                kept.Add(c);
        }
        return [.. kept.OrderBy(c => c.Position)];

        bool Add(List<RidgePoint> line, double sigma)
        {
            // Closer to the peak's own width, neighbours pull less.
            RidgePoint at = line.MinBy(p => Math.Abs(Math.Log(p.Sigma / sigma)));
            double significance = windows.Significance((int)at.Position, sigma);
            // Where a spectrum has more than a thousand widths, more fluctuations are tried.
            double trials = prepared.Counts.Length / (UsualTrials * sigma),
                least = Math.Sqrt(LeastSignificance * LeastSignificance + 2 * Math.Log(Math.Max(trials, 1)));
            if (significance < least)
                return false;
            found.Add((new PeakCandidate(at.Position, sigma, significance), line.Max(p => p.Score)));
            return true;
        }
    }

    // From the narrowest scale at which the line is highest, so that a group of peaks whose line ends on one of them is not taken for it;
    // ripples on a strong peak are highest somewhere too, but low.
    private static double? Width(List<RidgePoint> line)
    {
        double least = LeastOfHighest * line.Max(p => p.Response);
        for (int p = line.Count - 1; p > 0; p--)
        {
            RidgePoint at = line[p];
            if (
                at.Score < LeastScore
                || at.Sigma < NarrowestScale
                || at.Response < least
                || (p + 1 < line.Count && line[p + 1].Response > at.Response)
                || line[p - 1].Response >= at.Response
            )
                continue;
            return line[0].Sigma < LeastBeyond * at.Sigma ? null : at.Sigma / WaveletOverPeak;
        }
        return null;
    }
}
