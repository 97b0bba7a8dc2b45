using SpectroCal.Detectors;
using SpectroCal.LineShapes;

namespace SpectroCal.Peaks;

/// <summary>
/// Finds peaks above a background that is clipped from the spectrum (<see cref="SnipBackground"/>): maxima of what is left, smoothed over
/// the width of a peak, where the counts exceed the background beyond its fluctuation.
/// </summary>
/// <remarks>
/// Good for crowded spectra, where no stretch beside a peak is free of others: the background is taken from further away than by <see
/// cref="MatchedFilterPeakFinder"/>. Bad with humps of the background that are not much wider than a peak, which it takes for peaks, and
/// blind to weak peaks on the flank of strong ones, which are not maxima.
/// </remarks>
internal sealed record SnipPeakFinder : PeakFinder
{
    private const double BinsPerSigma = 5;
    private const double SmoothingOverPeak = 0.7; // width of the smoothing: with more of it weak peaks beside strong ones are not maxima
    private const double WindowInFwhm = 2; // largest distance of clipping
    private const double HalfWidth = 1.3; // of the counts about a maximum, standard deviations
    private const double LeastDistance = 1.2; // of two peaks, standard deviations
    private const double BelowMean = 1.3; // of the background it clips, standard deviations of the counts about a maximum

    /// <inheritdoc/>
    public override string Name => "snip";

    /// <inheritdoc/>
    private protected override List<PeakCandidate> Candidates(
        PreparedCounts prepared,
        PeakWidthLaw? given,
        double widestFwhm,
        CancellationToken cancellation
    )
    {
        if ((given ?? PeakWidth.Of(prepared, widestFwhm, cancellation)) is not { } law)
            return [];
        cancellation.ThrowIfCancellationRequested();
        int merge = Math.Max(1, (int)(law.Sigma(0) / BinsPerSigma));
        double[] bins = MergedBins.Of(prepared.Counts, merge);
        // Clipping takes a threshold for the side of a peak: the spectrum begins where it has counts.
        int first = Array.FindIndex(bins, b => b > 0),
            last = Array.FindLastIndex(bins, b => b > 0);
        if (first < 0)
            return [];
        double[] widths = [.. Enumerable.Range(first, last - first + 1).Select(i => law.Sigma((i + 0.5) * merge) / merge)];
        double[] smooth = Smoothed(bins.AsSpan(first, widths.Length), widths, cancellation);
        double[] background = SnipBackground.Estimate(
            smooth,
            [.. widths.Select(w => Math.Max(2, (int)Math.Round(WindowInFwhm * ResolutionModel.FwhmPerSigma * w)))],
            cancellation
        );
        var windows = new SideWindows(prepared.Counts);
        var found = new List<(PeakCandidate Candidate, double Net)>();
        for (int i = 1; i + 1 < smooth.Length; i++)
        {
            double net = smooth[i] - background[i];
            if (net <= 0 || smooth[i - 1] - background[i - 1] > net || smooth[i + 1] - background[i + 1] >= net)
                continue;
            double position = (first + i + 0.5) * merge,
                sigma = law.Sigma(position),
                significance = Significance(bins, first, background, i, widths[i]);
            // A step has counts on one side only.
            if (significance < LeastSignificance || windows.Significance((int)position, sigma) == 0)
                continue;
            if (found.Count > 0 && position - found[^1].Candidate.Position < LeastDistance * sigma)
            {
                if (net <= found[^1].Net)
                    continue;
                found.RemoveAt(found.Count - 1);
            }
            found.Add((new PeakCandidate(position, sigma, significance), net));
        }
        return [.. found.Select(f => f.Candidate)];
    }

    // Significance by Wilks: root of twice the log-likelihood ratio of the counts about a maximum, with and without a peak on the
    // background.
    private static double Significance(double[] bins, int first, double[] background, int at, double width)
    {
        int half = Math.Max(0, (int)Math.Round(HalfWidth * width));
        double on = 0,
            clipped = 0;
        for (int i = Math.Max(0, at - half); i <= Math.Min(background.Length - 1, at + half); i++)
        {
            on += bins[first + i];
            clipped += background[i];
        }
        // The mean b of what was clipped to c = b - k sqrt(b).
        double root = 0.5 * BelowMean + Math.Sqrt(0.25 * BelowMean * BelowMean + clipped),
            mean = root * root;
        return on <= mean ? 0 : Math.Sqrt(2 * (on * Math.Log(on / mean) - (on - mean)));
    }

    // By a Gaussian of a fraction of the peak's width at each place; beyond its ends the spectrum is continued with its end values.
    private static double[] Smoothed(ReadOnlySpan<double> bins, double[] widths, CancellationToken cancellation)
    {
        var smooth = new double[bins.Length];
        for (int i = 0; i < bins.Length; i++)
        {
            double sigma = SmoothingOverPeak * widths[i],
                sum = 0;
            int half = (int)Math.Ceiling(4 * sigma);
            cancellation.ThrowIfCancellationRequested();
            for (int k = -half; k <= half; k++)
            {
                double weight = Math.Exp(-0.5 * k * k / (sigma * sigma));
                smooth[i] += weight * bins[Math.Clamp(i + k, 0, bins.Length - 1)];
                sum += weight;
            }
            smooth[i] /= sum;
        }
        return smooth;
    }
}
