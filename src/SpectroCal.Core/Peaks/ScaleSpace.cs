namespace SpectroCal.Peaks;

/// <summary>
/// Filters of many widths over one spectrum: a continuous wavelet transform whose scores are in units of Poisson fluctuations.
/// </summary>
internal static class ScaleSpace
{
    private const double NarrowestSigma = 1; // bins
    private const double ScalesPerOctave = 3;
    private const double WidestSigmaOnRebinned = 2; // wider filters work on pairs of bins added up

    /// <summary>Local maxima over position and width, best first.</summary>
    /// <param name="counts">Counts.</param>
    /// <param name="widestSigma">Widest filter, bins.</param>
    /// <param name="leastScore">Scores below are ignored.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static List<PeakCandidate> Maxima(
        double[] counts,
        double widestSigma,
        double leastScore,
        CancellationToken cancellation = default
    )
    {
        var layers = new List<(double Sigma, int Factor, double[] Scores)>();
        double[] bins = counts;
        int factor = 1;
        for (double sigma = NarrowestSigma; sigma <= widestSigma; sigma *= Math.Pow(2, 1 / ScalesPerOctave))
        {
            while (sigma / factor > WidestSigmaOnRebinned && bins.Length >= 32)
            {
                bins = MergedBins.Of(bins, 2);
                factor *= 2;
            }
            layers.Add((sigma, factor, HatFilter.Scores(bins, bins, sigma / factor, cancellation)));
        }
        var found = new List<PeakCandidate>();
        for (int s = 0; s < layers.Count; s++)
        {
            cancellation.ThrowIfCancellationRequested();
            (double sigma, int f, double[] scores) = layers[s];
            for (int i = 0; i < scores.Length; i++)
            {
                double score = scores[i];
                if (score < leastScore)
                    continue;
                cancellation.ThrowIfCancellationRequested();
                if ((i > 0 && scores[i - 1] > score) || (i + 1 < scores.Length && scores[i + 1] >= score))
                    continue;
                double position = (i + 0.5) * f;
                if (Highest(layers, s - 1, position, sigma) > score || Highest(layers, s + 1, position, sigma) >= score)
                    continue;
                found.Add(new PeakCandidate(position, sigma, score));
            }
        }
        found.Sort((a, b) => b.Score.CompareTo(a.Score));
        return found;
    }

    private static double Highest(List<(double Sigma, int Factor, double[] Scores)> layers, int layer, double position, double sigma)
    {
        if (layer < 0 || layer >= layers.Count)
            return 0;
        (_, int factor, double[] scores) = layers[layer];
        int from = Math.Max(0, (int)((position - 0.5 * sigma) / factor)),
            to = Math.Min(scores.Length - 1, (int)((position + 0.5 * sigma) / factor));
        double highest = 0;
        for (int i = from; i <= to; i++)
            highest = Math.Max(highest, scores[i]);
        return highest;
    }
}
