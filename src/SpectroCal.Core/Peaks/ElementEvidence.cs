using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>How well sets of elements predict a whole spectrum, each on its own scale, less what its elements cost.</summary>
/// <param name="histogram">The spectrum.</param>
/// <param name="peaks">Its peaks.</param>
/// <param name="settings">What is known beforehand.</param>
internal sealed class ElementEvidence(ChannelHistogram histogram, IReadOnlyList<Peak> peaks, AssignmentSettings settings)
{
    /// <summary>Log-likelihood of each set, with what it costs, and whether it predicts the spectrum.</summary>
    public (double Score, bool Predicts)[] Of(IReadOnlyList<ElementAssignment> sets)
    {
        SpectrumFit[] fits = [.. sets.Select(Fit)];
        double reduced = fits.Min(f => f.ReducedDeviance);
        return [.. fits.Zip(sets, (f, s) => (Score(f, s, reduced), SpectrumDecision.Predicts(f)))];
    }

    private double Score(SpectrumFit fit, ElementAssignment set, double reduced) =>
        fit.Score(reduced) - set.Elements.Sum(ElementPrior.Cost);

    // With their soft lines: where a set has one and another has none, it would seem to explain what the other leaves.
    private SpectrumFit Fit(ElementAssignment set) =>
        new SpectrumEvidence(
            histogram,
            peaks,
            [.. LineCandidate.OfElements(set.Elements).Concat(set.Elements.SelectMany(LineCandidate.SoftOf)).OrderBy(l => l.EnergyEv)],
            settings
        ).Of(set.Assignment);
}
