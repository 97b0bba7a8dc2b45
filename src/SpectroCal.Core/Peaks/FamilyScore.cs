using SpectroCal.Detectors;

namespace SpectroCal.Peaks;

/// <summary>
/// The log-likelihood of the intensities of lines that belong together: those of one element and shell are excited together, and their
/// ratios are tabulated.
/// </summary>
internal sealed class FamilyScore
{
    /// <summary>
    /// Standard deviation, natural logarithm, of ratios within a family about the tabulated ones: absorption in the sample, the window and
    /// air, and thresholds change them by a factor of up to 2. A smaller value penalises absorbed lines; with a larger one Kα and Kβ may be
    /// exchanged.
    /// </summary>
    internal const double IntensitySpread = 0.6;

    /// <summary>
    /// The same for two unrelated peaks: a factor of 7. A ratio that is more likely within the family than by chance speaks for the lines.
    /// </summary>
    private const double AnyIntensitySpread = 2;

    /// <summary>
    /// Significance at which a line that is absent costs nothing yet, standard deviations: a little above the 4.5 of a peak. Without it
    /// weak lines would be rejected because their weaker partners are not seen.
    /// </summary>
    internal const double SeenSignificance = 5;

    /// <summary>
    /// Largest cost, as a logarithm, of a partner line that should be seen but is not: what covers it may not have been found. Without it
    /// one peak that the finder overlooked would outweigh all others.
    /// </summary>
    internal const double MissingPartner = 10;

    /// <summary>
    /// By how much a peak of many counts may be wider than one line, relative, and still be taken for one: tails and close lines widen
    /// peaks. It limits what a peak hides: a line beside its centre widens it. Without it any peak would hide any line that is near.
    /// </summary>
    private const double Widening = 0.15;

    /// <summary>
    /// How often an element that was named is in a spectrum, as a Beta distribution of 3 and 1: three of four, but in a series of samples
    /// it may be one of ten. The first that is missing of four costs 1.8, six of ten 5.2 in all. Without it a scale may place most of the
    /// elements between the peaks.
    /// </summary>
    private const int Present = 3;

    private static readonly double[] LogFactorials = [.. Cumulated(512)];

    private readonly LineCandidate[] _lines;

    /// <summary>Prepares for lines.</summary>
    public FamilyScore(LineCandidate[] lines)
    {
        _lines = lines;
        Families = [.. lines.Index().GroupBy(l => l.Item.Family).Select(Members)];
    }

    /// <summary>Indices of the lines of each family, the strongest first.</summary>
    public IReadOnlyList<int[]> Families { get; }

    /// <summary>The sum over all families.</summary>
    /// <param name="peaks">The peaks.</param>
    /// <param name="peakOf">The peak assigned to each line; negative: none.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="view">What the spectrum would show.</param>
    public double Of(Peak[] peaks, ReadOnlySpan<int> peakOf, StraightScale scale, SpectrumView view)
    {
        double score = 0;
        int seen = 0,
            missed = 0;
        foreach (int[] family in Families)
        {
            if (IsSeen(family, peakOf))
                seen++;
            else if (IsMissed(peaks, _lines[family[0]], scale, view))
                missed++;
            score += Of(family, peaks, peakOf, scale, view);
        }
        return score + Absences(seen, missed);
    }

    /// <summary>That of one family.</summary>
    public double Of(int[] family, Peak[] peaks, ReadOnlySpan<int> peakOf, StraightScale scale, SpectrumView view)
    {
        double score = 0;
        for (int k = 1; k < family.Length; k++)
            score += Pair(peaks, peakOf, family[0], family[k], scale, view);
        return score;
    }

    private static int[] Members(IGrouping<string, (int Index, LineCandidate Item)> family) =>
        [.. family.OrderByDescending(l => l.Item.Intensity).Select(l => l.Index)];

    private static bool IsSeen(int[] family, ReadOnlySpan<int> peakOf)
    {
        foreach (int l in family)
            if (peakOf[l] >= 0)
                return true;
        return false;
    }

    /// <summary>
    /// Natural logarithm of the probability that so many families are seen and so many are not, over that of all being seen: the binomial
    /// distribution over the Beta distribution of how often one is there.
    /// </summary>
    internal static double Absences(int seen, int missed)
    {
        int all = seen + missed + Present;
        return all <= LogFactorials.Length ? LogFactorials[seen + Present - 1] + LogFactorials[missed] - LogFactorials[all - 1] : 0;
    }

    private static IEnumerable<double> Cumulated(int count)
    {
        double sum = 0;
        for (int n = 0; n < count; n++)
            yield return sum += n > 1 ? Math.Log(n) : 0;
    }

    // The main line of a family and one of its partners: both seen, or one without the other.
    private double Pair(Peak[] peaks, ReadOnlySpan<int> peakOf, int main, int partner, StraightScale scale, SpectrumView view)
    {
        double share = _lines[partner].Intensity / _lines[main].Intensity;
        Peak? strong = peakOf[main] >= 0 ? peaks[peakOf[main]] : null,
            weak = peakOf[partner] >= 0 ? peaks[peakOf[partner]] : null;
        double spread = _lines[main].RatioSpread(_lines[partner]);
        if (strong is not null && weak is not null)
            return Ratio(weak.Area / (strong.Area * share), spread);
        return -(
            strong is not null ? Missing(peaks, _lines[partner], strong, share, spread, scale, view)
            : weak is not null ? Missing(peaks, _lines[main], weak, 1 / share, spread, scale, view)
            : 0
        );
    }

    /// <summary>
    /// The cost, as a logarithm, of a line that is not seen though it should have some times the counts that could be there unseen: minus
    /// the logarithm of the probability that absorption, of the spread of intensities, takes so much away.
    /// </summary>
    /// <remarks>
    /// Twice the one-sided probability of a normal distribution beyond z standard deviations is exp(-z²/2 - 0.65 z), within a factor of 1.6
    /// to z = 3.
    /// </remarks>
    internal static double MissingCost(double times, double spread = IntensitySpread)
    {
        double z = Math.Log(times) / spread;
        return z > 0 ? Math.Min(MissingPartner, (0.5 * z + 0.65) * z) : 0;
    }

    // A line that should have a share of the counts of another, which is seen.
    private static double Missing(
        Peak[] peaks,
        LineCandidate line,
        Peak seen,
        double share,
        double spread,
        StraightScale scale,
        SpectrumView view
    )
    {
        double channel = scale.Channel(line.EnergyEv);
        if (!view.Range.Contains(channel))
            return 0;
        double unseen = view.LeastSeen(channel, seen.FwhmChannels, SeenSignificance);
        foreach (Peak p in peaks)
            unseen = Math.Max(unseen, Hidden(p, channel));
        return MissingCost(share * seen.Area / unseen, spread);
    }

    // Counts of a peak that may be a line at a channel: a share f at a distance d adds f d² / (1 - f) to the variance.
    private static double Hidden(Peak peak, double channel)
    {
        double distance = (peak.Channel - channel) / peak.FwhmChannels * ResolutionModel.FwhmPerSigma,
            wider = 1 + Widening + 2 * peak.AreaError / peak.Area,
            more = wider * wider - 1,
            hidden = peak.Area * more / (more + distance * distance);
        return hidden > 0 ? hidden : 0;
    }

    // Whether the main line of a family lies in the spectrum with no peak near.
    private static bool IsMissed(Peak[] peaks, LineCandidate line, StraightScale scale, SpectrumView view)
    {
        double channel = scale.Channel(line.EnergyEv);
        if (!view.Range.Contains(channel))
            return false;
        foreach (Peak p in peaks)
            if (Math.Abs(p.Channel - channel) < p.FwhmChannels)
                return false;
        return true;
    }

    /// <summary>
    /// Log-likelihood of a ratio over that expected: two normal distributions of its logarithm compared, that of a family and that of
    /// unrelated peaks.
    /// </summary>
    internal static double Ratio(double overTable, double spread)
    {
        double off = Math.Log(overTable);
        return double.IsFinite(off) && spread < AnyIntensitySpread
            ? Math.Log(AnyIntensitySpread / spread)
                - 0.5 * off * off * (1 / (spread * spread) - 1 / (AnyIntensitySpread * AnyIntensitySpread))
            : 0;
    }
}
