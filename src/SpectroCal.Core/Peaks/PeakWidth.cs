namespace SpectroCal.Peaks;

/// <summary>How wide the peaks of a spectrum are.</summary>
internal static class PeakWidth
{
    private const double PeakOverFilter = 0.447; // the hat filter that responds most to a Gaussian is sqrt(5) times wider
    private const double LeastScore = 3.5;
    private const double LeastSignificance = 5;
    private const double LeastOfStrong = 0.07;
    private const int StrongPeak = 3; // counted from the strongest: a zero peak, a pulser may exceed all lines by orders of magnitude
    private const double LeastOfWider = 0.3;
    private const double BinVariance = 1.0 / 12; // bins squared
    private const double SamePlace = 0.3; // of the width of a filter
    private const int Most = 12;

    /// <summary>The law that the widths of the strongest peaks follow; null where none stands out.</summary>
    /// <param name="prepared">The spectrum.</param>
    /// <param name="widestFwhm">Widest peak looked for, bins.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static PeakWidthLaw? Of(PreparedCounts prepared, double widestFwhm, CancellationToken cancellation = default)
    {
        double widest = widestFwhm / Detectors.ResolutionModel.FwhmPerSigma / PeakOverFilter;
        List<PeakCandidate> maxima = ScaleSpace.Maxima(prepared.Counts, widest, LeastScore, cancellation);
        var windows = new SideWindows(prepared.Counts);
        var widths = new List<(double Position, double Sigma, double Weight)>();
        var places = new List<(double Position, double Sigma)>();
        double least = Math.Max(LeastScore, LeastOfStrong * Strong(maxima));
        // From narrow to wide: neighbouring lines excite a wide filter together, and more than each by itself.
        foreach (PeakCandidate m in maxima.Where(m => m.Score >= least).OrderBy(m => m.Sigma))
        {
            if (widths.Count == Most)
                break;
            cancellation.ThrowIfCancellationRequested();
            // The filter sees the peak and the width of a bin together.
            double seen = PeakOverFilter * m.Sigma,
                sigma = Math.Sqrt(Math.Max(seen * seen - BinVariance, PeakCoreFit.NarrowestSigma * PeakCoreFit.NarrowestSigma));
            int at = Math.Clamp((int)m.Position, 0, prepared.Counts.Length - 1);
            // What is narrow and weak beside a wider response at about the same place is a ripple on it.
            if (
                places.Any(p => Math.Abs(p.Position - m.Position) < 2 * Math.Max(p.Sigma, sigma))
                || maxima.Any(wide =>
                    wide.Sigma > m.Sigma && Math.Abs(wide.Position - m.Position) < SamePlace * m.Sigma && wide.Score > m.Score
                )
                || maxima.Any(wide =>
                    wide.Sigma > m.Sigma
                    && Math.Abs(wide.Position - m.Position) < PeakOverFilter * wide.Sigma
                    && wide.Score > m.Score / LeastOfWider
                )
                || windows.Significance(at, sigma) < LeastSignificance
            )
                continue;
            (double measured, double reduced) = PeakCoreFit.Width(prepared, m.Position, sigma);
            if (!(measured > 0))
                continue;
            places.Add((m.Position, measured));
            // What is not a Gaussian is more often several lines than one.
            widths.Add((m.Position, measured, Math.Log(1 + m.Score) / Math.Max(1, reduced)));
        }
        return widths.Count == 0 ? null : PeakWidthLaw.Of(widths, prepared.Counts.Length);
    }

    // Score of the third-best peak.
    private static double Strong(List<PeakCandidate> maxima)
    {
        var peaks = new List<PeakCandidate>();
        foreach (PeakCandidate m in maxima)
        {
            if (peaks.Any(p => Math.Abs(p.Position - m.Position) < 2 * PeakOverFilter * Math.Max(p.Sigma, m.Sigma)))
                continue;
            peaks.Add(m);
            if (peaks.Count == StrongPeak)
                return m.Score;
        }
        return 0;
    }
}
