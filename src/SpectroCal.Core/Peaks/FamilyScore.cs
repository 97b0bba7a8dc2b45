namespace SpectroCal.Peaks;

/// <summary>
/// The log-likelihood of the intensities of lines that belong together: those of one element and shell are excited together, and their
/// ratios are tabulated.
/// </summary>
internal sealed class FamilyScore(LineCandidate[] lines)
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
    /// The cost, as a logarithm, of a partner line that should be seen but is not: 150 to 1. Not infinite, since what covers it may not
    /// have been found. Without it Kα may be taken for Kβ of the preceding element.
    /// </summary>
    internal const double MissingPartner = 5;

    /// <summary>
    /// Significance from which a line should be seen, standard deviations: well above the 4.5 of a peak, since a partner may be absorbed.
    /// Without it weak lines would be rejected because their weaker partners are not seen.
    /// </summary>
    internal const double SeenSignificance = 8;

    /// <summary>
    /// Most counts of a line that a peak can hide, over those of the peak: a line three times as strong as what is found there is absent.
    /// Without it any peak could hide any line.
    /// </summary>
    private const double LargestHidden = 3;

    /// <summary>
    /// The cost, as a logarithm, of a family of which no line is seen though they lie in the spectrum: 12 to 1, since an element that was
    /// named may not be in every spectrum. Without it a scale may place most of the elements between the peaks.
    /// </summary>
    private const double MissingLine = 2.5;

    /// <summary>
    /// Spreads of the ratio of gamma lines, beyond that of X-rays, by which one of them may be too weak to be seen. With none, a thin
    /// detector, which shows the low energies only, would have no scale.
    /// </summary>
    private const double UnseenSpreads = 2;

    /// <summary>The sum over all families.</summary>
    /// <param name="peaks">The peaks.</param>
    /// <param name="peakOf">The peak assigned to each line; negative: none.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="range">Extent of the spectrum.</param>
    public double Of(Peak[] peaks, ReadOnlySpan<int> peakOf, StraightScale scale, ChannelRange range)
    {
        double score = 0;
        for (int main = 0; main < lines.Length; main++)
        {
            if (lines[main].Intensity < 1)
                continue; // the strongest of each family stands for it
            bool any = peakOf[main] >= 0;
            for (int partner = 0; partner < lines.Length; partner++)
            {
                if (partner == main || lines[partner].Family != lines[main].Family)
                    continue;
                any |= peakOf[partner] >= 0;
                score += Pair(peaks, peakOf, main, partner, scale, range);
            }
            if (!any && IsMissed(peaks, lines[main], 0, scale, range))
                score -= MissingLine;
        }
        return score;
    }

    // The main line of a family and one of its partners: both seen, or one without the other.
    private double Pair(Peak[] peaks, ReadOnlySpan<int> peakOf, int main, int partner, StraightScale scale, ChannelRange range)
    {
        double share = lines[partner].Intensity;
        Peak? strong = peakOf[main] >= 0 ? peaks[peakOf[main]] : null,
            weak = peakOf[partner] >= 0 ? peaks[peakOf[partner]] : null;
        double spread = lines[main].RatioSpread(lines[partner]);
        if (strong is not null && weak is not null)
            return Ratio(weak.Area / (strong.Area * share), spread);
        // What the detector may see so much worse that it need not be there.
        double unseen = Math.Exp(UnseenSpreads * Math.Max(spread - IntensitySpread, 0));
        // A weaker partner should be as significant as its share of the main line.
        bool missed = strong is not null
            ? strong.Significance * share / unseen > SeenSignificance
                && IsMissed(peaks, lines[partner], strong.Area * share / unseen, scale, range)
            : weak is not null
                && (unseen == 1 || weak.Significance / share / unseen > SeenSignificance)
                && IsMissed(peaks, lines[main], weak.Area / share / unseen, scale, range);
        return missed ? -MissingPartner : 0;
    }

    // Whether a line of this many counts would lie in the spectrum with no peak to hide it.
    private static bool IsMissed(Peak[] peaks, LineCandidate line, double area, StraightScale scale, ChannelRange range)
    {
        double channel = scale.Channel(line.EnergyEv);
        if (!range.Contains(channel))
            return false;
        foreach (Peak p in peaks)
            if (Math.Abs(p.Channel - channel) < p.FwhmChannels && !(area > LargestHidden * p.Area))
                return false;
        return true;
    }

    // Two normal distributions of the logarithm of a ratio compared, that of a family and that of unrelated peaks.
    private static double Ratio(double overTable, double spread)
    {
        double off = Math.Log(overTable);
        return double.IsFinite(off) && spread < AnyIntensitySpread
            ? Math.Log(AnyIntensitySpread / spread)
                - 0.5 * off * off * (1 / (spread * spread) - 1 / (AnyIntensitySpread * AnyIntensitySpread))
            : 0;
    }
}
