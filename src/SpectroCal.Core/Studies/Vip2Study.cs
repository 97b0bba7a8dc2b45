using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Neural;
using SpectroCal.Simulation;
using SpectroCal.Spectra;

namespace SpectroCal.Studies;

/// <summary>
/// The VIP-2 calibration from simulation to comparison (Napolitano et al., Meas. Sci. Technol. 2023): a network finds the lines, a shape
/// fit calibrates each batch, the likelihood of the copper line refines it, and the line is compared before and after.
/// </summary>
/// <param name="Campaign">The simulated month.</param>
/// <param name="Model">The network.</param>
/// <param name="Settings">How it was calibrated.</param>
/// <param name="Centroids">What the network found in each batch, against the truth.</param>
/// <param name="Start">What the strong lines gave.</param>
/// <param name="Outcome">What the likelihood made of it.</param>
/// <param name="Comparison">The copper line before and after.</param>
/// <param name="HoldOut">The check that no gain is invented.</param>
public sealed record Vip2Study(
    Vip2Campaign Campaign,
    PeakModel Model,
    WeakLineSettings Settings,
    IReadOnlyList<Vip2Centroid> Centroids,
    WeakLineStart Start,
    CampaignOutcome Outcome,
    WeakLineComparison Comparison,
    WeakLineHoldOut HoldOut
)
{
    /// <summary>Runs the study.</summary>
    /// <param name="simulation">What to simulate.</param>
    /// <param name="model">The network that finds the lines.</param>
    /// <param name="settings">How to calibrate; the bias of the reference is that of the simulation.</param>
    /// <param name="progress">Told about what is done; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">Settings contradict themselves, or nothing can be calibrated.</exception>
    /// <exception cref="PeakModelException">The model does not know the lines.</exception>
    public static Vip2Study Run(
        Vip2Settings simulation,
        PeakModel model,
        WeakLineSettings settings,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        settings = settings with { ReferenceBiasEv = simulation.ReferenceBiasEv };
        LineSeeds seeds = NetworkSeeds.Of(model, settings);
        Vip2Campaign campaign = Vip2Campaign.Simulate(simulation, progress, cancellation);
        IReadOnlyList<(EventBatch Batch, EnergyCalibration? Truth)> batches = campaign.Batches();
        WeakLineStart start = WeakLineCalibrator.Begin(batches, seeds, settings, progress, cancellation);
        CampaignJob job = WeakLineCalibrator.Job(start, settings) with { Seed = simulation.Seed };
        CampaignOutcome outcome = job.Run(progress, cancellation);
        return new Vip2Study(
            campaign,
            model,
            settings,
            [.. batches.SelectMany(b => Found(model, b.Batch, b.Truth!))],
            start,
            outcome,
            WeakLineComparison.Of(start, outcome.Calibration, settings, cancellation),
            WeakLineHoldOut.Of(batches, seeds, settings, progress, cancellation)
        );
    }

    /// <summary>
    /// The log-likelihood, summed over batches, at the start and after each iteration: minus half the deviance from what no target could
    /// surpass, the constraint included. A batch that has ended keeps its last value.
    /// </summary>
    public IReadOnlyList<double> LogLikelihood()
    {
        IReadOnlyList<double>[] histories =
        [
            .. Outcome.Calibration.Batches.Select(b => b.Optimization?.History ?? []).Where(h => h.Count > 0),
        ];
        int length = histories.Select(h => h.Count).DefaultIfEmpty(0).Max();
        return [.. Enumerable.Range(0, length).Select(i => -0.5 * histories.Sum(h => h[Math.Min(i, h.Count - 1)]))];
    }

    private static IEnumerable<Vip2Centroid> Found(PeakModel model, EventBatch batch, EnergyCalibration truth) =>
        model
            .Locate(batch.Histogram)
            .Select(c => new Vip2Centroid(
                batch.Detector,
                batch.Run.Name,
                c.Line,
                c.Channel,
                c.ErrorChannels,
                c.Status,
                truth.Channel(LineLibrary.Default.Find(c.Line).MeanEnergyEv)
            ));
}

/// <summary>A centroid that the network found in a batch.</summary>
/// <param name="Detector">The detector.</param>
/// <param name="Run">The batch.</param>
/// <param name="Line">The line.</param>
/// <param name="Channel">Where it was found, channels; NaN where it was not.</param>
/// <param name="ErrorChannels">The standard error that the network states, channels.</param>
/// <param name="Status">How far it can be relied on.</param>
/// <param name="TrueChannel">Where the line is, channels.</param>
public sealed record Vip2Centroid(
    string Detector,
    string Run,
    string Line,
    double Channel,
    double ErrorChannels,
    CentroidStatus Status,
    double TrueChannel
);
