namespace SpectroCal.Peaks;

/// <summary>
/// Maxima of a continuous wavelet transform joined from scale to scale (P. Du, W. A. Kibbe, S. M. Lin, Bioinformatics 22 (2006) 2059, Sec.
/// 2.2). The wavelet is the negative second derivative of a Gaussian.
/// </summary>
internal static class RidgeLines
{
    private const double NarrowestSigma = 1; // bins
    private const double ScalesPerOctave = 4;
    private const double WidestSigmaOnRebinned = 4; // wider wavelets work on pairs of bins added up
    private const double LeastScore = 2;
    private const double FarthestStep = 0.6; // from one scale to the next, in scales
    private const int LongestGap = 2; // scales at which a line may have no maximum

    /// <summary>The lines, each from its widest scale to its narrowest.</summary>
    /// <param name="prepared">The spectrum.</param>
    /// <param name="widestSigma">Widest scale, bins.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static List<List<RidgePoint>> Of(PreparedCounts prepared, double widestSigma, CancellationToken cancellation = default)
    {
        var lines = new List<(List<RidgePoint> Points, int Last)>();
        List<RidgePoint>[] layers = Layers(prepared, widestSigma, cancellation);
        for (int scale = layers.Length - 1; scale >= 0; scale--)
        {
            List<RidgePoint> maxima = layers[scale];
            var taken = new bool[maxima.Count];
            // The strongest line takes its maximum first.
            foreach (
                int l in Enumerable
                    .Range(0, lines.Count)
                    .Where(l => lines[l].Last - scale <= LongestGap + 1)
                    .OrderByDescending(l => lines[l].Points[^1].Response)
            )
            {
                cancellation.ThrowIfCancellationRequested();
                RidgePoint end = lines[l].Points[^1];
                int next = Highest(maxima, taken, end.Position, FarthestStep * end.Sigma);
                if (next < 0)
                    continue;
                taken[next] = true;
                lines[l].Points.Add(maxima[next]);
                lines[l] = (lines[l].Points, scale);
            }
            for (int m = 0; m < maxima.Count; m++)
                if (!taken[m])
                    lines.Add(([maxima[m]], scale));
        }
        return [.. lines.Select(l => l.Points)];
    }

    private static List<RidgePoint>[] Layers(PreparedCounts prepared, double widestSigma, CancellationToken cancellation)
    {
        var layers = new List<List<RidgePoint>>();
        double[] bins = prepared.Counts,
            variance = prepared.Variance;
        int factor = 1;
        for (double sigma = NarrowestSigma; sigma <= widestSigma; sigma *= Math.Pow(2, 1 / ScalesPerOctave))
        {
            while (sigma / factor > WidestSigmaOnRebinned && bins.Length >= 32)
            {
                (bins, variance) = (MergedBins.Of(bins, 2), MergedBins.Of(variance, 2));
                factor *= 2;
            }
            double[] scores = HatFilter.Scores(bins, variance, sigma / factor, cancellation);
            // Uniform white noise in place of the spectrum's own: what is left is the transform itself.
            var white = new double[bins.Length];
            Array.Fill(white, 1e6 * factor);
            double[] responses = HatFilter.Scores(bins, white, sigma / factor, cancellation);
            var maxima = new List<RidgePoint>();
            for (int i = 0; i < scores.Length; i++)
            {
                if (
                    scores[i] < LeastScore
                    || (i > 0 && responses[i - 1] > responses[i])
                    || (i + 1 < responses.Length && responses[i + 1] >= responses[i])
                )
                    continue;
                maxima.Add(new RidgePoint(sigma, (i + 0.5) * factor, scores[i], responses[i]));
            }
            layers.Add(maxima);
        }
        return [.. layers];
    }

    // Where a line shared by several peaks splits, it continues along the highest; the others begin lines of their own.
    private static int Highest(List<RidgePoint> maxima, bool[] taken, double position, double reach)
    {
        int low = 0,
            high = maxima.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (maxima[middle].Position < position - reach)
                low = middle + 1;
            else
                high = middle;
        }
        int best = -1;
        for (int m = low; m < maxima.Count && maxima[m].Position <= position + reach; m++)
            if (!taken[m] && (best < 0 || maxima[m].Response > maxima[best].Response))
                best = m;
        return best;
    }
}
