namespace SpectroCal.Peaks;

/// <summary>How wide the peaks of a spectrum are.</summary>
internal static class PeakWidth
{
    private const double PeakOverFilter = 0.447; // a hat filter sees a Gaussian best that is sqrt(5) times narrower
    private const double LeastScore = 5;
    private const double LeastOfBest = 0.07;
    private const int Most = 12;

    /// <summary>Standard deviation of a typical peak, bins: that of the strongest ones by their second moments; NaN where none stands out.</summary>
    /// <param name="prepared">The spectrum.</param>
    /// <param name="widestFwhm">Widest peak looked for, bins.</param>
    public static double Of(PreparedCounts prepared, double widestFwhm)
    {
        double widest = widestFwhm / Detectors.ResolutionModel.FwhmPerSigma / PeakOverFilter;
        List<PeakCandidate> maxima = ScaleSpace.Maxima(prepared.Counts, widest, LeastScore);
        var windows = new SideWindows(prepared.Counts);
        var widths = new List<double>();
        var places = new List<(double Position, double Sigma)>();
        foreach (PeakCandidate m in maxima)
        {
            if (widths.Count == Most || (m.Score < LeastOfBest * maxima[0].Score && widths.Count > 0)) break;
            double sigma = PeakOverFilter * m.Sigma;
            int at = Math.Clamp((int)m.Position, 0, prepared.Counts.Length - 1);
            // One peak answers filters of several widths.
            if (sigma < 0.6 || places.Any(p => Math.Abs(p.Position - m.Position) < 2 * Math.Max(p.Sigma, sigma)) || windows.Significance(at, sigma) < LeastScore) continue;
            double measured = CoreFit.Sigma(prepared, m.Position, sigma);
            if (!(measured > 0)) continue;
            places.Add((m.Position, measured));
            widths.Add(measured);
        }
        if (widths.Count == 0) return double.NaN;
        // The upper median: a pulser and the foot of the threshold are narrower than lines.
        widths.Sort();
        return widths[widths.Count / 2];
    }
}
