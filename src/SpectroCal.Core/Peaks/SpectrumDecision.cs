namespace SpectroCal.Peaks;

/// <summary>
/// The one assignment with which the named lines predict the whole spectrum, where the list of peaks leaves doubt: peaks that are made of
/// several lines, shoulders, and places where nothing is tell more than their centres.
/// </summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="Lead">By how much it predicts the spectrum better than any other scale, in logarithms of likelihood.</param>
/// <param name="OverChance">The same beside as many lines that nobody named, wherever they are.</param>
internal sealed record SpectrumDecision(LineAssignment Assignment, double Lead, double OverChance)
{
    /// <summary>
    /// Least lead. Shapes of lines and continuum are known to a percent; what a wrong scale gains from that stays below e^10 with the
    /// counts that are considered.
    /// </summary>
    private const double LeastLead = 10;

    /// <summary>
    /// Largest reduced deviance. Comparing wrong scales with one another, one always is the best: that it predicts the spectrum is another
    /// question.
    /// </summary>
    private const double LargestReduced = 1.3;

    /// <summary>
    /// Largest cost of what must be assumed beside the named lines, as a logarithm: unknown lines, shifts and odd intensities make a
    /// prediction of any scale. In simulated arrays of light elements, most wrong scales that pass the other tests cost 80 and more; a
    /// scale that is right costs up to 30, seldom more.
    /// </summary>
    private const double LargestCost = 32;

    /// <summary>Fewest peaks that are lines or come with them: two peaks may be many pairs of lines, or a line and a pulser.</summary>
    private const int FewestExplained = 3;

    /// <summary>
    /// Lead by the peaks, as a logarithm, that the whole spectrum does not overrule: one of the two is deceived, by a pulser most often,
    /// and nobody knows which.
    /// </summary>
    internal const double Contradicts = 4;

    /// <summary>Share of the FWHM of the outermost peaks within which scales are one.</summary>
    private const double OneScale = 0.25;

    /// <summary>The same, by which the prediction may have moved the scale: further off it is that of another assignment.</summary>
    private const double FarthestMoved = 0.5;

    /// <summary>Whether a fit predicts the spectrum, and without much that must be assumed beside the named lines.</summary>
    public static bool Predicts(SpectrumFit fit) => fit is { ReducedDeviance: <= LargestReduced, Cost: <= LargestCost };

    /// <summary>The assignment that the spectrum singles out; null where it singles out none.</summary>
    /// <param name="assignments">Assignments by the peaks.</param>
    /// <param name="peaks">The peaks, by channel.</param>
    /// <param name="evidence">The spectrum.</param>
    /// <param name="leastOverChance">What the assignment must be better than chance.</param>
    public static SpectrumDecision? Of(
        IReadOnlyList<LineAssignment> assignments,
        IReadOnlyList<Peak> peaks,
        SpectrumEvidence evidence,
        double leastOverChance
    )
    {
        (LineAssignment Assignment, SpectrumFit Fit)[] fits = [.. assignments.Select(a => (a, evidence.Of(a)))];
        double reduced = fits.Min(f => f.Fit.ReducedDeviance);
        (LineAssignment best, SpectrumFit fit) = fits.MaxBy(f => f.Fit.Score(reduced));
        if (!Predicts(fit) || best.Lines.Count + best.Companions.Count < FewestExplained || Differ(fit.Scale, best.Scale, FarthestMoved))
            return null;
        double score = fit.Score(reduced),
            lead =
                score
                - fits.Where(f => !IsOneScale(f.Assignment))
                    .Select(f => f.Fit.Score(reduced))
                    .DefaultIfEmpty(double.NegativeInfinity)
                    .Max();
        if (lead < LeastLead || ByPeaks(false) - ByPeaks(true) > Contradicts)
            return null;
        double overChance = score + best.Volume - evidence.OfUnknown(best).Score(reduced);
        return overChance < leastOverChance ? null : new SpectrumDecision(best, lead, overChance);

        // The best by the peaks alone, of those on the scale of the best by the spectrum, and of the others.
        double ByPeaks(bool onScale) =>
            fits.Where(f => IsOneScale(f.Assignment) == onScale)
                .Select(f => f.Assignment.Score)
                .DefaultIfEmpty(double.NegativeInfinity)
                .Max();

        bool IsOneScale(LineAssignment other) => DoubtfulScales.IsOneScale(best, other) || !Differ(other.Scale, best.Scale, OneScale);

        bool Differ(StraightScale a, StraightScale b, double share) =>
            new[] { peaks[0], peaks[^1] }.Any(p => Math.Abs(a.Energy(p.Channel) - b.Energy(p.Channel)) > share * p.FwhmChannels * b.Gain);
    }
}
