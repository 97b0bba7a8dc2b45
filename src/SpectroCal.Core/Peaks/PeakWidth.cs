namespace SpectroCal.Peaks;

/// <summary>How wide the peaks of a spectrum are.</summary>
internal static class PeakWidth
{
    private const double PeakOverFilter = 0.447; // a hat filter sees a Gaussian best that is sqrt(5) times narrower
    private const double LeastScore = 3.5;
    private const double LeastSignificance = 5;
    private const double LeastOfBest = 0.07;
    private const double LeastOfWider = 0.3;
    private const double SameWidth = 0.3; // in logarithm: sigma grows with energy
    private const int Most = 12;

    /// <summary>Standard deviation of a typical peak, bins: that of the strongest ones by their second moments; NaN where none stands out.</summary>
    /// <param name="prepared">The spectrum.</param>
    /// <param name="widestFwhm">Widest peak looked for, bins.</param>
    public static double Of(PreparedCounts prepared, double widestFwhm)
    {
        double widest = widestFwhm / Detectors.ResolutionModel.FwhmPerSigma / PeakOverFilter;
        List<PeakCandidate> maxima = ScaleSpace.Maxima(prepared.Counts, widest, LeastScore);
        var windows = new SideWindows(prepared.Counts);
        var widths = new List<(double LogSigma, double Weight)>();
        var places = new List<(double Position, double Sigma)>();
        double least = maxima.Count == 0 ? 0 : Math.Max(LeastScore, LeastOfBest * maxima[0].Score);
        // From narrow to wide: lines that are near one another answer a wide filter together, and more than each by itself.
        foreach (PeakCandidate m in maxima.Where(m => m.Score >= least).OrderBy(m => m.Sigma))
        {
            if (widths.Count == Most) break;
            double sigma = PeakOverFilter * m.Sigma;
            int at = Math.Clamp((int)m.Position, 0, prepared.Counts.Length - 1);
            // What is narrow and weak beside a wider answer at the same place is a ripple on it.
            if (sigma < 0.6 || places.Any(p => Math.Abs(p.Position - m.Position) < 2 * Math.Max(p.Sigma, sigma))
                || maxima.Any(wide => wide.Sigma > m.Sigma && Math.Abs(wide.Position - m.Position) < PeakOverFilter * wide.Sigma && wide.Score > m.Score / LeastOfWider)
                || windows.Significance(at, sigma) < LeastSignificance) continue;
            (double measured, double reduced) = CoreFit.Width(prepared, m.Position, sigma);
            if (!(measured > 0)) continue;
            places.Add((m.Position, measured));
            // What is no Gaussian is several lines more often than one.
            widths.Add((Math.Log(measured), Math.Log(1 + m.Score) / Math.Max(1, reduced)));
        }
        if (widths.Count == 0) return double.NaN;
        // The width that most peaks share: a pulser and the foot of the threshold are narrower than lines, two lines seen as one are wider.
        double Shared(double logSigma) => widths.Sum(w => Math.Abs(w.LogSigma - logSigma) < SameWidth ? w.Weight : 0);
        double centre = widths.MaxBy(w => Shared(w.LogSigma)).LogSigma;
        (double LogSigma, double Weight)[] alike = [.. widths.Where(w => Math.Abs(w.LogSigma - centre) < SameWidth)];
        return Math.Exp(alike.Sum(w => w.LogSigma * w.Weight) / alike.Sum(w => w.Weight));
    }
}
