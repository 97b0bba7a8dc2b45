using SpectroCal.Engines;
using SpectroCal.Estimation;

namespace SpectroCal.Calibration;

/// <summary>The outcome for a campaign.</summary>
/// <param name="Settings">What was asked for.</param>
/// <param name="Target">The target as used in the end: with its exclusions and its resolution.</param>
/// <param name="BandwidthEv">Standard deviation of the kernel, eV.</param>
/// <param name="Batches">One outcome per batch, in the order of the campaign.</param>
/// <param name="Unexplained">Regions that the target did not explain and that were left out.</param>
/// <param name="Passes">How often all batches were optimised: again after the unexplained regions or the resolution changed.</param>
/// <param name="Elapsed">Time from histograms to calibrated batches.</param>
public sealed record CampaignCalibration(
    CalibrationSettings Settings,
    TargetSpectrum Target,
    double BandwidthEv,
    IReadOnlyList<BatchCalibration> Batches,
    IReadOnlyList<UnexplainedRegion> Unexplained,
    int Passes,
    TimeSpan Elapsed
)
{
    /// <summary>What the constants were computed with.</summary>
    public required EngineUse Engine { get; init; }

    /// <summary>Lines that are in the data and that the target was not told of; they are modelled.</summary>
    public IReadOnlyList<UnknownLine> UnknownLines { get; init; } = [];

    /// <summary>The lines of each detector fitted again with more freedom; empty where amplitudes were fixed.</summary>
    public IReadOnlyList<LineClosure> Closure { get; init; } = [];

    /// <summary>Batches that were calibrated, and that their data contradict.</summary>
    public int SuspectBatches => Batches.Count(b => b.Status == BatchStatus.Suspect);

    /// <summary>Batches that were calibrated, without a doubt.</summary>
    public int CalibratedBatches => Batches.Count(b => b.Status == BatchStatus.Calibrated);

    /// <summary>
    /// The objective summed over batches after each iteration, from the standard calibration on; a batch that has ended keeps its last
    /// value. Empty unless the stopping rule keeps histories.
    /// </summary>
    public IReadOnlyList<double> LossHistory() => LossHistory(_ => 1);

    /// <summary>
    /// The same with each batch divided by its number of events: chi2 of probabilities instead of counts, both curves in 1/eV, the sum over
    /// energies in steps of 1 eV. These are the units in which the published loss ends at about 85 for 100 batches (Condens. Matter 9
    /// (2024) 26, Fig. 4). Empty unless the objective is the published one.
    /// </summary>
    public IReadOnlyList<double> ProbabilityLossHistory() =>
        Settings.Objective == ObjectiveKind.KdeChiSquareFixed ? LossHistory(b => 1.0 / b.Input.Batch.Histogram.TotalCounts) : [];

    private double[] LossHistory(Func<BatchCalibration, double> weight)
    {
        (IReadOnlyList<double> Losses, double Weight)[] histories =
        [
            .. Batches.Where(b => b.Optimization is { History.Count: > 0 }).Select(b => (b.Optimization!.History, weight(b))),
        ];
        int length = histories.Length == 0 ? 0 : histories.Max(h => h.Losses.Count);
        return [.. Enumerable.Range(0, length).Select(i => histories.Sum(h => h.Weight * h.Losses[Math.Min(i, h.Losses.Count - 1)]))];
    }

    /// <summary>
    /// Lines of the target that do not stand out (4 standard errors) in more than half of the calibrated batches, with their number.
    /// </summary>
    public IReadOnlyList<(string Line, int Batches)> LinesNotSeen()
    {
        BatchCalibration[] calibrated = [.. Batches.Where(b => b.HasConstants)];
        return
        [
            .. Target
                .Lines.Select((line, k) => (line.Name, calibrated.Count(b => b.Lines[k].Significance < BatchVerdict.LineSignificance)))
                .Where(seen => 2 * seen.Item2 > calibrated.Length),
        ];
    }

    /// <summary>Mean number of evaluations of the objective for a batch.</summary>
    public double EvaluationsPerBatch => Batches.Average(b => b.Evaluations);
}
