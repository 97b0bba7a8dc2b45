using MathNet.Numerics.Distributions;
using SpectroCal.Neural;
using SpectroCal.Numerics;

namespace SpectroCal.Monitoring;

/// <summary>Spectra without anomaly, drawn from references, and what the checks say of them.</summary>
internal static class SimulatedChance
{
    /// <summary>Number of checks; their index is their <see cref="AnomalyKind"/>.</summary>
    public const int Checks = (int)AnomalyKind.Shape + 1;

    /// <summary>Statistics of the checks, one row for each simulated spectrum.</summary>
    /// <param name="references">References of the detectors, with what is known of their rates.</param>
    /// <param name="templates">Tests of each detector.</param>
    /// <param name="autoencoder">The autoencoder; null where there is none.</param>
    /// <param name="like">Spectra whose detectors and counts are taken, in turn.</param>
    /// <param name="count">How many are simulated.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="threads">Most threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static double[][] Of(
        IReadOnlyList<DetectorReference> references,
        IReadOnlyList<ReferenceTemplates> templates,
        SpectrumAutoencoder? autoencoder,
        IReadOnlyList<MonitoredRun> like,
        int count,
        long seed,
        int threads,
        CancellationToken cancellation
    )
    {
        var rows = new double[count][];
        int bins = templates[0].Shape.Length;
        Workers.For(
            count,
            threads,
            () => new SpectrumChecks(bins, autoencoder),
            (i, checks) =>
            {
                Random random = RandomStreams.Create(seed, i);
                MonitoredRun model = like[(int)((long)i * like.Count / count)];
                rows[i] = Row(references[model.Detector], templates[model.Detector], model.Counts.Total, random, checks);
            },
            cancellation
        );
        return rows;
    }

    private static double[] Row(
        DetectorReference reference,
        ReferenceTemplates templates,
        double total,
        Random random,
        SpectrumChecks checks
    )
    {
        double factor = total / reference.Total;
        BinnedCounts drawn = BinnedCounts.Of(Drawn(reference.Counts, factor, random), Drawn(reference.ByResidue, factor, random));
        var values = new CheckValue[Checks];
        if (drawn.Total > 0)
            checks.MeasureDrawn(drawn, templates, RunRates.OfDrawn(drawn.Total, total, reference), values);
        values[(int)AnomalyKind.Rate] = new CheckValue(Math.Abs(CountWindows.Root(drawn.Total, total)), 0, 0);
        values[(int)AnomalyKind.DeadTime] = new CheckValue(Math.Abs(Normal.Sample(random, 0, 1)), 0, 0);
        return [.. values.Select(v => v.Statistic)];
    }

    private static double[] Drawn(double[] counts, double factor, Random random)
    {
        var drawn = new double[counts.Length];
        for (int i = 0; i < drawn.Length; i++)
            drawn[i] = PoissonNumber.Sample(random, factor * counts[i]);
        return drawn;
    }
}
