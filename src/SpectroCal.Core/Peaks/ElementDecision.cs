using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>
/// Which of several sets of elements, each with a scale of its own, a spectrum shows: by the list of its peaks, and where that is doubtful
/// by what each set predicts for the whole spectrum.
/// </summary>
/// <param name="Best">The set that explains the spectrum best.</param>
/// <param name="Confidence">Posterior probability of its scale among all that were found.</param>
/// <param name="Next">The best set on another scale; null for none.</param>
/// <param name="Elements">The elements of all sets on its scale, each with the posterior probability that it is there.</param>
internal sealed record ElementDecision(
    ElementAssignment Best,
    double Confidence,
    ElementAssignment? Next,
    IReadOnlyList<FoundElement> Elements
)
{
    /// <summary>
    /// Confidence from which a scale is certain: three in a thousand results may be wrong. What each element costs beforehand is part of
    /// it, so that the number of sets that were tried needs no margin of its own.
    /// </summary>
    public const double Certain = 0.997;

    /// <summary>Confidence from which a scale is certain if most other spectra of the same sample are likeliest on it, too.</summary>
    private const double Likely = 0.98;

    /// <summary>Confidence of a detector that decides for many that are not certain: it would seem so by chance in one of 20 000.</summary>
    private static readonly double BeyondDoubt = 1 - Math.Exp(-10);

    /// <summary>Lead by the peaks from which a set is not doubtful, as a logarithm.</summary>
    private const double Doubtful = 10;

    private const int LeastTelling = 2;

    /// <summary>
    /// By how much the peaks must be likelier as lines of the elements than anywhere, as a logarithm, if only one line tells something: the
    /// main lines of many elements together leave no scale but theirs.
    /// </summary>
    private const double ManyLines = 5;

    /// <summary>The same from which the peaks decide alone where no scale predicts the whole spectrum.</summary>
    private const double PeaksAlone = 8;

    /// <summary>
    /// Lines, and what comes with them, that tell something: an element is known by its first line only if the scale is, and offset and
    /// gain take one each. Aluminium and the K lines of copper lie nearly on a scale of cobalt, of nickel, of zinc.
    /// </summary>
    private int Telling => Best.Assignment.Lines.Count + Best.Assignment.Companions.Count - Best.Elements.Count;

    private bool Tells => IsOfData && Telling >= (GainIsKnown || OverChance(Best) > ManyLines ? LeastTelling - 1 : LeastTelling);

    /// <summary>Whether the scale, and with it the elements, are certain.</summary>
    public bool IsCertain => Confidence >= Certain && Tells;

    /// <summary>Whether they are if most other spectra of the same sample are likeliest on this scale, too.</summary>
    public bool IsLikely => Confidence >= Likely && Tells;

    /// <summary>The sets that may be there, with their odds.</summary>
    public IReadOnlyList<SetOdds> Sets { get; init; } = [];

    /// <summary>
    /// Whether no other scale would be likelier if all elements were alike: how rare they are may add to what the spectrum says, and does
    /// not decide. Scandium and germanium may look like calcium and zinc.
    /// </summary>
    public bool IsOfData { get; init; } = true;

    /// <summary>Whether the gain was stated.</summary>
    public bool GainIsKnown { get; init; }

    /// <summary>Whether this spectrum alone decides for others that are not certain.</summary>
    public bool IsBeyondDoubt => IsCertain && Confidence >= BeyondDoubt;

    /// <summary>Decides; null where there is nothing to decide between.</summary>
    /// <param name="found">The sets, best first.</param>
    /// <param name="histogram">The spectrum.</param>
    /// <param name="peaks">Its peaks.</param>
    /// <param name="settings">What is known beforehand.</param>
    public static ElementDecision? Of(
        IReadOnlyList<ElementAssignment> found,
        ChannelHistogram histogram,
        IReadOnlyList<Peak> peaks,
        AssignmentSettings settings
    )
    {
        if (found.Count == 0)
            return null;
        ElementAssignment[] compared = [.. found.TakeWhile(f => found[0].Assignment.Score - f.Assignment.Score < Doubtful)];
        double[] byPeaks = [.. compared.Select(f => f.Assignment.Score - compared[0].Assignment.Score)],
            odds = byPeaks;
        int best = 0;
        if (compared.Any(f => !IsOneScale(f, compared[0])))
        {
            (double Score, bool Predicts)[] fits = new ElementEvidence(histogram, peaks, settings).Of(compared);
            double[] scores = [.. fits.Select(f => f.Score)];
            best = Array.IndexOf(scores, scores.Max());
            double overruled = -byPeaks[best];
            bool isOther = !IsOneScale(compared[0], compared[best]);
            // The best of several that do not predict the spectrum says nothing against peaks that hardly are anything else.
            if (isOther && !fits[best].Predicts && OverChance(compared[0]) > PeaksAlone)
                best = 0;
            // The peaks are part of the spectrum: what both say is not counted twice.
            else
                odds = [.. scores.Select((s, k) => s - scores[best] + Math.Max(0, byPeaks[k] + overruled))];
            // What the peaks say first gives way only to what predicts the spectrum.
            if (best > 0 && isOther && (overruled > SpectrumDecision.Contradicts || !fits[best].Predicts))
                return new ElementDecision(found[0], 0.5, compared[best], []) { Sets = SetsOf(compared, odds, byPeaks) };
        }
        // The best of its scale: what tells them apart are weak lines, of which the list of peaks tells as much.
        (ElementAssignment Set, double Odds)[] all =
        [
            .. found.Select((f, k) => (f, k < odds.Length ? odds[k] : f.Assignment.Score - found[0].Assignment.Score)),
        ];
        ILookup<bool, (ElementAssignment Set, double Odds)> ofScale = all.ToLookup(a => IsOneScale(a.Set, compared[best]));
        return new ElementDecision(
            compared[best],
            // By the peaks alone, too, they must be likelier as lines of these elements than anywhere, whatever the other sets are.
            OverChance(compared[best]) > 0
                ? 1 / (1 + ofScale[false].Sum(o => Math.Exp(o.Odds)))
                : 0,
            ofScale[false].Select(o => o.Set).FirstOrDefault(),
            Confidences([.. ofScale[true]])
        )
        {
            Sets = SetsOf(compared, odds, byPeaks),
            IsOfData = ofScale[false].All(o => o.Odds + ElementPrior.Rarity(o.Set.Elements) < ElementPrior.Rarity(compared[best].Elements)),
            GainIsKnown = settings.Gain is not null,
        };
    }

    private static SetOdds[] SetsOf(ElementAssignment[] sets, double[] odds, double[] byPeaks) =>
        [.. sets.Select((s, k) => new SetOdds(s, odds[k] - odds.Max(), byPeaks[k]))];

    /// <summary>Logarithm of the odds that the peaks are lines of the elements of a set rather than anywhere.</summary>
    /// <remarks>What the resolution is says something about the scale, and nothing about whether there are lines at all.</remarks>
    public static double OverChance(ElementAssignment set) => set.Assignment.Score + ResolutionPrior.Cost(set.Assignment);

    // In how likely sets an element is, and how much likelier those are with it.
    private static IReadOnlyList<FoundElement> Confidences((ElementAssignment Set, double Odds)[] sets)
    {
        double most = sets.Max(s => s.Odds);
        double[] weights = [.. sets.Select(s => Math.Exp(s.Odds - most))];
        return
        [
            .. sets.SelectMany(s => s.Set.Elements)
                .Distinct()
                .Select(e => new FoundElement(e, sets.Zip(weights, (s, w) => w * Probability(s.Set, e)).Sum() / weights.Sum())),
        ];
    }

    private static double Probability(ElementAssignment set, string element)
    {
        int at = set.Elements.ToList().IndexOf(element);
        return at < 0 ? 0 : 1 / (1 + Math.Exp(-set.Odds[at]));
    }

    /// <summary>Whether two sets have the same lines for most peaks, and differ by elements that shift the scale a little.</summary>
    public static bool IsOneScale(ElementAssignment a, ElementAssignment b) => DoubtfulScales.IsOneScale(a.Assignment, b.Assignment);
}

/// <summary>A set of elements on a scale, and how likely a spectrum finds it.</summary>
/// <param name="Set">The set.</param>
/// <param name="Odds">Logarithm of its odds against the likeliest set.</param>
/// <param name="ByPeaks">The same by the list of peaks alone.</param>
internal sealed record SetOdds(ElementAssignment Set, double Odds, double ByPeaks);
