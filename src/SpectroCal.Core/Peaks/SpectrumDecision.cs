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
    /// prediction of any scale. In simulated arrays of light elements, wrong scales that pass the other tests cost 80 and more, and a scale
    /// that is right costs up to 30.
    /// </summary>
    private const double LargestCost = 25;

    /// <summary>Fewest peaks that are lines or come with them: two peaks may be many pairs of lines, or a line and a pulser.</summary>
    private const int FewestExplained = 3;

    /// <summary>Share of the FWHM of the outermost peaks within which scales are one.</summary>
    private const double OneScale = 0.5;

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
        double reduced = Math.Max(1, fits.Min(f => f.Fit.ReducedDeviance));
        (LineAssignment best, SpectrumFit fit) = fits.MaxBy(f => f.Fit.Score(reduced));
        if (!Predicts(fit) || best.Lines.Count + best.Companions.Count < FewestExplained || !IsOneScale(fit.Scale, best.Scale))
            return null;
        double score = fit.Score(reduced),
            lead =
                score
                - fits.Where(f => !IsOneScale(f.Fit.Scale, fit.Scale))
                    .Select(f => f.Fit.Score(reduced))
                    .DefaultIfEmpty(double.NegativeInfinity)
                    .Max();
        if (lead < LeastLead)
            return null;
        double overChance = score + best.Volume - evidence.OfUnknown(best).Score(reduced);
        return overChance < leastOverChance ? null : new SpectrumDecision(best, lead, overChance);

        bool IsOneScale(StraightScale a, StraightScale b) =>
            new[] { peaks[0], peaks[^1] }.All(p =>
                Math.Abs(a.Energy(p.Channel) - b.Energy(p.Channel)) < OneScale * p.FwhmChannels * b.Gain
            );
    }
}
