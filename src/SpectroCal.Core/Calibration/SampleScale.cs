using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// A scale that the spectra of one sample may have, and how likely each of them finds it. One alone may take a wrong one that its noise
/// favours; wrong ones are many, and the right one is among the likeliest in all.
/// </summary>
internal sealed class SampleScale
{
    /// <summary>Distance, FWHM at each of the strongest lines, within which two scales are one.</summary>
    private const double SameInFwhm = 0.5;

    /// <summary>Strongest lines by which scales are compared.</summary>
    private const int Compared = 2;

    /// <summary>Logarithm of the odds of a scale that a spectrum does not consider.</summary>
    private const double Excluded = -10;

    /// <summary>
    /// Spectra of one sample that tell as much as all: their noise differs, and what else is in the sample deceives all of them alike.
    /// </summary>
    private const double Independent = 2;

    /// <summary>
    /// Logarithm of the odds that the peaks are lines rather than anywhere, on average, from which a scale that all spectra together single
    /// out is believed.
    /// </summary>
    private const double LeastOverChance = 5;

    private readonly SetOdds?[] _odds; // of each spectrum, the sum last

    private SampleScale(int spectra) => _odds = new SetOdds?[spectra];

    // The sum is made of the others: it has no vote.
    private SetOdds?[] OfDetectors => _odds[..^1];

    private double Odds => OfDetectors.Average(o => o?.Odds ?? Excluded);

    private double ByPeaks => OfDetectors.Average(o => o?.ByPeaks ?? Excluded);

    private double OverChance => OfDetectors.Average(o => o is null ? 0 : ElementDecision.OverChance(o.Set));

    private int Votes => OfDetectors.Count(o => o is { Odds: 0 });

    /// <summary>Whether a spectrum finds it likeliest.</summary>
    /// <param name="spectrum">Index of the spectrum.</param>
    public bool IsLikeliestOf(int spectrum) => _odds[spectrum] is { Odds: 0 };

    /// <summary>
    /// The scale that the spectra together single out, though not all of them are certain; null where there is none. It must be the
    /// likeliest of most and of the sum, which shows what is wrong in all alike; likelier than any other on average, by the certainty that
    /// is asked of one spectrum; not against what the peaks say; and the peaks must be lines on it that they would hardly be anywhere.
    /// </summary>
    /// <param name="spectra">What each spectrum says, and its channels in those of the sum, null where unknown; the sum last.</param>
    public static SampleScale? Of(IReadOnlyList<(ElementDecision? Decision, ChannelMap? Map)> spectra)
    {
        SampleScale[] scales = [.. All(spectra).OrderByDescending(s => s.Odds)];
        if (scales.Length == 0)
            return null;
        SampleScale best = scales[0];
        double next = scales.Skip(1).Select(s => s.Odds).FirstOrDefault(Excluded);
        bool isSingledOut =
            2 * best.Votes > spectra.Count - 1 && Independent * (best.Odds - next) > Math.Log(1 / (1 - ElementDecision.Certain));
        bool isContradicted =
            !best.IsLikeliestOf(spectra.Count - 1)
            || spectra[^1].Decision is not { IsOfData: true }
            || scales.Max(s => s.ByPeaks) - best.ByPeaks > SpectrumDecision.Contradicts;
        return isSingledOut && !isContradicted && best.OverChance > LeastOverChance ? best : null;
    }

    /// <summary>
    /// Whether two sets of elements, found in two spectra, have one scale: by where the strongest lines of one are on that of the other,
    /// since the peaks of two spectra are not the same.
    /// </summary>
    /// <param name="set">One.</param>
    /// <param name="map">Its channels in common ones.</param>
    /// <param name="other">The other.</param>
    /// <param name="ofOther">Its channels in common ones.</param>
    public static bool AreOne(ElementAssignment set, ChannelMap map, ElementAssignment other, ChannelMap ofOther)
    {
        LineAssignment here = set.Assignment;
        StraightScale there = ofOther.Of(other.Assignment.Scale, map);
        return here
            .Lines.OrderByDescending(l => l.Peak.Area)
            .Take(Compared)
            .All(l =>
                Math.Abs(there.Energy(l.Peak.Channel) - l.Candidate.EnergyEv) < SameInFwhm * l.Peak.FwhmChannels * here.GainEvPerChannel
            );
    }

    // Each set of each spectrum is on the scale of the first that it is like.
    private static IEnumerable<SampleScale> All(IReadOnlyList<(ElementDecision? Decision, ChannelMap? Map)> spectra)
    {
        var all = new List<(SampleScale Scale, ElementAssignment First, ChannelMap Map)>();
        for (int k = 0; k < spectra.Count; k++)
        {
            if (spectra[k] is not { Decision: { } decision, Map: { } map })
                continue;
            foreach (SetOdds one in decision.Sets)
            {
                SampleScale? scale = all.Where(a => AreOne(a.First, a.Map, one.Set, map)).Select(a => a.Scale).FirstOrDefault();
                if (scale is null)
                    all.Add((scale = new SampleScale(spectra.Count), one.Set, map));
                if (scale._odds[k] is not { } known || one.Odds > known.Odds)
                    scale._odds[k] = one;
            }
        }
        return all.Select(a => a.Scale);
    }
}
