using SpectroCal.Neural;

namespace SpectroCal.Monitoring;

/// <summary>Measures the checks of many spectra.</summary>
internal static class MonitorMeasurement
{
    /// <summary>Sets the values of spectra; those without counts or reference get none.</summary>
    public static void Measure(
        IReadOnlyList<MonitoredRun> runs,
        IReadOnlyList<DetectorReference> references,
        IReadOnlyList<ReferenceTemplates> templates,
        SpectrumAutoencoder? autoencoder,
        int threads,
        CancellationToken cancellation
    )
    {
        int bins = templates[0].Shape.Length;
        foreach (MonitoredRun run in runs)
            run.Values = new CheckValue[SimulatedChance.Checks];
        // An anomaly that adds counts, or takes some, shows in the rate, too.
        RunRates.Set(runs, references);
        Workers.For(
            runs.Count,
            threads,
            () => new SpectrumChecks(bins, autoencoder),
            (i, checks) =>
            {
                MonitoredRun run = runs[i];
                if (
                    run.Fault is not null
                    || run.Detector < 0
                    || run.Counts.Total == 0
                    || !IsComparable(run.Counts, run.IsPart, templates[run.Detector].Reference)
                )
                    return;
                RateDeviation rate = RunRates.Of(run, references[run.Detector]);
                run.Fault = Isolated.Run(() => checks.Measure(run.Counts, templates[run.Detector], run.IsPart, rate, run.Values));
            },
            cancellation
        );
    }

    /// <summary>Whether there is something to compare with: of a reference that is the spectrum itself nothing is left.</summary>
    public static bool IsComparable(BinnedCounts counts, bool isPart, DetectorReference reference) =>
        !isPart || reference.Total > counts.Total;
}
