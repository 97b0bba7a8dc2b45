namespace SpectroCal.Peaks;

/// <summary>
/// Finds peaks by a filter of their own width, which it finds from the spectrum itself unless it is given; positions, widths and areas
/// come from a fit. Nothing else needs to be set, from 50 counts to 50 million.
/// </summary>
/// <remarks>
/// Filters of all widths show the strongest peaks and how wide they are; a filter a little narrower than a peak then resolves neighbours.
/// A maximum is a peak where the counts about it exceed those on both sides beyond fluctuation (T. Li and Y. Ma, Astrophys. J. 272
/// (1983) 317, Eq. 17): a threshold edge, a step, a slope have one side only.
/// </remarks>
public sealed record MatchedFilterPeakFinder : PeakFinder
{
    private const double FilterOverPeak = 1.0; // width of the filter that resolves neighbours
    private const double NarrowOverPeak = 0.6; // of the one that resolves them where one is many times stronger
    private const double LeastOfStrong = 30; // score of a peak whose response may cover a neighbour
    private const double CoveredFrom = 2.5; // standard deviations beside it, where it is negative
    private const double CoveredTo = 6.5;
    private static readonly double[] Pushed = [0, 0.25, 0.5]; // standard deviations that such a neighbour may be nearer
    private const double BinsPerSigma = 5;
    private const double LeastScore = 2; // maxima below are none by their counts either
    private const double WidthStep = 1.2; // of sigma, over which one filter serves
    private const double Margin = 6; // standard deviations around a stretch
    private const double LeastDistance = 1.2; // of two peaks, standard deviations

    /// <summary>
    /// Standard deviations beyond the ends of a stretch that belong to it, too: the filters of two stretches differ, and each may see a
    /// maximum at their border in the other. Seen by both, it is one peak.
    /// </summary>
    private const double AtEnd = 0.5;

    /// <inheritdoc/>
    public override string Name => "matched-filter";

    /// <inheritdoc/>
    private protected override List<PeakCandidate> Candidates(
        PreparedCounts prepared,
        PeakWidthLaw? given,
        double widestFwhm,
        CancellationToken cancellation
    )
    {
        if ((given ?? PeakWidth.Of(prepared, widestFwhm, cancellation)) is not { } width)
            return [];
        cancellation.ThrowIfCancellationRequested();
        var windows = new SideWindows(prepared.Counts);
        var found = new List<(PeakCandidate Candidate, double Score)>();
        foreach ((double position, double score) in Maxima(prepared, width, cancellation))
        {
            double sigma = width.Sigma(position),
                significance = windows.Significance((int)position, sigma);
            if (significance < LeastSignificance)
                continue;
            // Of two maxima on one peak only the higher counts.
            if (found.Count > 0 && position - found[^1].Candidate.Position < LeastDistance * sigma)
            {
                if (score <= found[^1].Score)
                    continue;
                found.RemoveAt(found.Count - 1);
            }
            found.Add((new PeakCandidate(position, sigma, significance), score));
        }
        return [.. found.Select(f => f.Candidate)];
    }

    // Maxima of the filter's response, stretch by stretch with the width that peaks have there; beside strong peaks, whose response covers
    // weak neighbours, also those of a narrower one.
    private static List<(double Position, double Score)> Maxima(PreparedCounts prepared, PeakWidthLaw width, CancellationToken cancellation)
    {
        int length = prepared.Counts.Length;
        var maxima = new List<(double Position, double Score)>();
        for (int from = 0, to; from < length; from = to)
        {
            double narrowest = width.Sigma(from);
            to = from + 1;
            while (to < length && width.Sigma(to) < WidthStep * narrowest)
                to += Math.Max(1, (int)narrowest);
            to = Math.Min(to, length);
            maxima.AddRange(Stretch(prepared, from, to, width.Sigma(0.5 * (from + to)), FilterOverPeak, cancellation));
        }
        foreach ((double position, double _) in maxima.Where(m => m.Score > LeastOfStrong).ToArray())
        {
            double sigma = width.Sigma(position);
            foreach (int side in (int[])[-1, 1])
            {
                double near = position + side * CoveredFrom * sigma,
                    far = position + side * CoveredTo * sigma;
                int from = (int)Math.Clamp(Math.Min(near, far), 0, length),
                    to = (int)Math.Clamp(Math.Max(near, far), 0, length);
                // The flank pushes the maximum away from the strong peak.
                maxima.AddRange(
                    Stretch(prepared, from, to, sigma, NarrowOverPeak, cancellation)
                        .SelectMany(m => Pushed.Select(by => (m.Position - side * by * sigma, (1 - by) * m.Score)))
                );
            }
        }
        maxima.Sort();
        return maxima;
    }

    private static IEnumerable<(double Position, double Score)> Stretch(
        PreparedCounts prepared,
        int from,
        int to,
        double sigma,
        double filterOverPeak,
        CancellationToken cancellation
    )
    {
        // Wide peaks do not need every channel; the fit finds the position.
        int merge = Math.Max(1, (int)(sigma / BinsPerSigma)),
            reach = (int)(Margin * sigma) + 1,
            first = Math.Max(0, from - reach),
            end = Math.Min(prepared.Counts.Length, to + reach);
        if (to <= from)
            yield break;
        double[] scores = HatFilter.Scores(
            MergedBins.Of(prepared.Counts[first..end], merge),
            MergedBins.Of(prepared.Variance[first..end], merge),
            Math.Max(filterOverPeak * sigma / merge, 0.7),
            cancellation
        );
        for (int i = 1; i + 1 < scores.Length; i++)
        {
            double position = first + (i + 0.5) * merge;
            if (
                position < from - AtEnd * sigma
                || position >= to + AtEnd * sigma
                || scores[i] < LeastScore
                || scores[i - 1] > scores[i]
                || scores[i + 1] >= scores[i]
            )
                continue;
            yield return (position, scores[i]);
        }
    }
}
