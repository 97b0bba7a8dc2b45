using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// What the spectra of an array, each by itself, say of the elements that all of them show: which of them are believed, if any.
/// </summary>
internal sealed class SampleVotes
{
    /// <summary>Largest difference of the gains of one array, natural logarithm.</summary>
    private const double LargestSpread = 0.25;

    /// <summary>Counts the votes.</summary>
    /// <param name="detectors">What each detector that was searched says, and its channels in those of the sum; null where unknown.</param>
    /// <param name="sum">What the sum of all says; null for none.</param>
    public SampleVotes(IReadOnlyList<(ElementDecision? Decision, ChannelMap? Map)> detectors, ElementDecision? sum)
    {
        ElementDecision[] all = [.. detectors.Select(d => d.Decision).Append(sum).OfType<ElementDecision>()],
            onSum = [.. sum is null ? [] : detectors.Where(d => IsOn(sum, d)).Select(d => d.Decision!)];
        bool isBorneOut = 2 * onSum.Length > detectors.Count;
        // What leaves the sum in some doubt is not in the noise of each detector: most of them together bear it out, whatever some say.
        OfSum = sum is { IsCertain: true } || (sum is { IsLikely: true } && isBorneOut) ? sum : null;
        Certain = [.. (OfSum is not null && isBorneOut ? onSum : all.Where(d => d != sum)).Where(d => d.IsCertain)];
        // Of eight that are not certain, one may seem so by chance; the sum of all is one spectrum.
        AreClear = OfSum is not null || 2 * Certain.Count > detectors.Count || Certain.Any(d => d.IsBeyondDoubt && Agree(all, d));
        if (AreClear || sum is null || SampleScale.Of([.. detectors, (sum, ChannelMap.Identity)]) is not { } scale)
            return;
        OfSum = scale.IsLikeliestOf(detectors.Count) && sum.Elements.Count > 0 ? sum : null;
        Certain = [.. detectors.Where((d, k) => scale.IsLikeliestOf(k) && d.Decision!.Elements.Count > 0).Select(d => d.Decision!)];
        AreClear = Certain.Count > 0;
    }

    /// <summary>What the sum says, if it is believed; null if not.</summary>
    public ElementDecision? OfSum { get; }

    /// <summary>
    /// What the detectors say that are certain, without those that contradict a sum which most bear out; or that are likeliest on the scale
    /// which all of them together single out.
    /// </summary>
    public IReadOnlyList<ElementDecision> Certain { get; }

    /// <summary>
    /// Probability that the scale is the right one, whatever its elements are; that which is asked of one spectrum where several together
    /// decide.
    /// </summary>
    public double ScaleConfidence =>
        OfSum is { IsCertain: true } ? OfSum.Confidence
        : OfSum is null && Certain.All(d => d.IsCertain) ? Certain.Average(d => d.Confidence)
        : ElementDecision.Certain;

    /// <summary>Whether anything is clear.</summary>
    public bool AreClear { get; }

    /// <summary>Whether most of those that are believed have about one gain: mistaken elements would have theirs anywhere.</summary>
    public bool AreOne
    {
        get
        {
            ElementDecision[] believed = [.. Certain, .. OfSum is null ? [] : new[] { OfSum }];
            return Agree(believed, believed.OrderBy(Gain).ElementAt(believed.Length / 2));
        }
    }

    private static bool IsOn(ElementDecision sum, (ElementDecision? Decision, ChannelMap? Map) detector) =>
        detector is { Decision: { } decision, Map: { } map } && SampleScale.AreOne(sum.Best, ChannelMap.Identity, decision.Best, map);

    private static bool Agree(ElementDecision[] decisions, ElementDecision one) =>
        2 * decisions.Count(d => Math.Abs(Math.Log(Gain(d) / Gain(one))) < LargestSpread) > decisions.Length;

    private static double Gain(ElementDecision decision) => decision.Best.Assignment.GainEvPerChannel;
}
