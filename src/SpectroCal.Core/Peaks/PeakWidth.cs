namespace SpectroCal.Peaks;

/// <summary>How wide the peaks of a spectrum are.</summary>
internal static class PeakWidth
{
    private const double PeakOverFilter = 0.447; // a hat filter sees a Gaussian best that is sqrt(5) times narrower
    private const double LeastScore = 5;
    private const double LeastOfBest = 0.1;
    private const int Most = 12;

    /// <summary>Standard deviation of a typical peak, bins: that of the strongest ones by their second moments; NaN where none stands out.</summary>
    /// <param name="prepared">The spectrum.</param>
    /// <param name="widestFwhm">Widest peak looked for, bins.</param>
    public static double Of(PreparedCounts prepared, double widestFwhm)
    {
        double widest = widestFwhm / Detectors.ResolutionModel.FwhmPerSigma / PeakOverFilter;
        List<PeakCandidate> maxima = ScaleSpace.Maxima(prepared.Counts, widest, LeastScore);
        var windows = new SideWindows(prepared.Counts);
        var widths = new List<(double Sigma, double Weight)>();
        foreach (PeakCandidate m in maxima)
        {
            if (widths.Count == Most || m.Score < LeastOfBest * maxima[0].Score && widths.Count > 0) break;
            double sigma = PeakOverFilter * m.Sigma;
            int at = Math.Clamp((int)m.Position, 0, prepared.Counts.Length - 1);
            if (sigma < 0.6 || windows.Significance(at, sigma) < LeastScore) continue;
            double measured = CoreFit.Sigma(prepared, m.Position, sigma);
            if (measured > 0) widths.Add((measured, Math.Log(1 + m.Score)));
        }
        if (widths.Count == 0) return double.NaN;
        // The weighted median: a pulser is narrower, two lines seen as one are wider.
        widths.Sort((a, b) => a.Sigma.CompareTo(b.Sigma));
        double half = 0.5 * widths.Sum(w => w.Weight), sum = 0;
        foreach ((double sigma, double weight) in widths)
        {
            sum += weight;
            if (sum >= half) return sigma;
        }
        return widths[^1].Sigma;
    }
}
