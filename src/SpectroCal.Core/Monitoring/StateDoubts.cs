using System.Globalization;

namespace SpectroCal.Monitoring;

/// <summary>
/// Whether a state of a detector is another condition of the measurement, such as a filter, or something wrong that lasts: the latter is
/// explained by what can happen to a detector alone.
/// </summary>
internal static class StateDoubts
{
    private const double Explained = 0.8; // part of the deviance between two states
    private static readonly AnomalyKind[] OfDetectors =
    [
        AnomalyKind.Gain,
        AnomalyKind.Resolution,
        AnomalyKind.DriftInside,
        AnomalyKind.DoubledPeaks,
        AnomalyKind.Saturation,
        AnomalyKind.Comb,
        AnomalyKind.SwappedChannels,
    ];

    /// <summary>What speaks against each state; null where nothing does.</summary>
    /// <param name="templates">Tests of the states.</param>
    /// <param name="scale">How bins become channels.</param>
    /// <param name="threads">Most threads.</param>
    /// <param name="cancellation">Stops between states.</param>
    public static StateDoubt?[] Of(
        IReadOnlyList<ReferenceTemplates> templates,
        MonitorScale scale,
        int threads,
        CancellationToken cancellation
    )
    {
        Dictionary<string, ReferenceTemplates> usual = templates.Where(t => t.Reference.State == 0).ToDictionary(t => t.Reference.Detector);
        DetectorReference[] first = [.. usual.Values.Select(t => t.Reference)];
        var doubts = new StateDoubt?[templates.Count];
        Workers.For(
            doubts.Length,
            threads,
            i =>
            {
                DetectorReference state = templates[i].Reference;
                doubts[i] = state.State > 0 ? Of(state, usual[state.Detector], first, scale) : null;
            },
            cancellation
        );
        return doubts;
    }

    private static StateDoubt? Of(
        DetectorReference state,
        ReferenceTemplates usual,
        IReadOnlyList<DetectorReference> others,
        MonitorScale scale
    )
    {
        BinnedCounts counts = BinnedCounts.Of(state.Counts, state.ByResidue);
        var values = new CheckValue[SimulatedChance.Checks];
        new SpectrumChecks(scale.Bins, null).Measure(counts, usual, isPart: false, default, values);
        double total = usual.Reference.Total;
        var naming = new AnomalyNaming(counts, usual, [.. usual.Reference.Counts.Select(c => c / total)]);
        double unchanged = naming.Unchanged;
        Explanation best = naming.All(values, [.. others.Where(o => o.Detector != state.Detector)]).MinBy(e => e.Cost)!;
        return OfDetectors.Contains(best.Kind) && unchanged - best.Deviance > Explained * unchanged
            ? new StateDoubt(
                best,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{state.Runs} runs of the detector are alike, and differ from {usual.Reference.Runs} others. "
                ) + AnomalyText.Of(best.Kind, best.Value, scale.Channels(best.FromBin, best.ToBin), best.Other)
            )
            : null;
    }
}

/// <summary>What is suspected of a state.</summary>
/// <param name="Explanation">What explains how it differs from the usual state.</param>
/// <param name="Reason">The same as a sentence.</param>
internal sealed record StateDoubt(Explanation Explanation, string Reason);
