using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// What the spectra of an array, each by itself, say of the elements that all of them show: which of them are believed, if any.
/// </summary>
internal sealed class SampleVotes
{
    /// <summary>Distance, FWHM at each of the strongest lines, within which two scales are one.</summary>
    private const double SameInFwhm = 0.5;

    /// <summary>Strongest lines by which scales are compared.</summary>
    private const int Compared = 2;

    /// <summary>Largest difference of the gains of one array, natural logarithm.</summary>
    private const double LargestSpread = 0.25;

    private readonly ElementDecision[] _believed;

    /// <summary>Counts the votes.</summary>
    /// <param name="detectors">What each detector that was searched says, and its channels in those of the sum; null where unknown.</param>
    /// <param name="sum">What the sum of all says; null for none.</param>
    public SampleVotes(IReadOnlyList<(ElementDecision? Decision, ChannelMap? Map)> detectors, ElementDecision? sum)
    {
        OfSum = sum is not null && IsDecided(sum, detectors) ? sum : null;
        ElementDecision[] all = [.. detectors.Select(d => d.Decision).Append(sum).OfType<ElementDecision>()];
        _believed = [.. all.Where(d => d.IsCertain || d == OfSum)];
        // Of eight that are not certain, one may seem so by chance; the sum of all is one spectrum.
        AreClear = OfSum is not null || 2 * _believed.Length > detectors.Count || _believed.Any(d => d.IsBeyondDoubt && Agree(all, d));
    }

    /// <summary>What the sum says, if it is believed; null if not.</summary>
    public ElementDecision? OfSum { get; }

    /// <summary>What the detectors say that are certain.</summary>
    public IEnumerable<ElementDecision> Certain => _believed.Where(d => d != OfSum);

    /// <summary>Whether anything is clear.</summary>
    public bool AreClear { get; }

    /// <summary>Whether most of those that are believed have about one gain: mistaken elements would have theirs anywhere.</summary>
    public bool AreOne => Agree(_believed, _believed.OrderBy(Gain).ElementAt(_believed.Length / 2));

    // What leaves the sum in some doubt is not in the noise of each detector: most of them together bear it out.
    private static bool IsDecided(ElementDecision sum, IReadOnlyList<(ElementDecision? Decision, ChannelMap? Map)> detectors) =>
        sum.IsCertain
        || sum.IsLikely
            && 2 * detectors.Count(d => d is { Decision: { } decision, Map: { } map } && AreOneScale(sum, decision, map)) > detectors.Count;

    // By where the strongest lines of the sum are, since the peaks of two spectra are not the same.
    private static bool AreOneScale(ElementDecision sum, ElementDecision detector, ChannelMap map)
    {
        LineAssignment here = sum.Best.Assignment;
        StraightScale there = map.Of(detector.Best.Assignment.Scale, new ChannelMap(0, 1));
        return here
            .Lines.OrderByDescending(l => l.Peak.Area)
            .Take(Compared)
            .All(l =>
                Math.Abs(there.Energy(l.Peak.Channel) - l.Candidate.EnergyEv) < SameInFwhm * l.Peak.FwhmChannels * here.GainEvPerChannel
            );
    }

    private static bool Agree(ElementDecision[] decisions, ElementDecision one) =>
        2 * decisions.Count(d => Math.Abs(Math.Log(Gain(d) / Gain(one))) < LargestSpread) > decisions.Length;

    private static double Gain(ElementDecision decision) => decision.Best.Assignment.GainEvPerChannel;
}
