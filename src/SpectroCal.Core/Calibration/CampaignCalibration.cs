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
    public IReadOnlyList<double> LossHistory()
    {
        IReadOnlyList<double>[] histories = [.. Batches.Select(b => b.Optimization?.History ?? []).Where(h => h.Count > 0)];
        int length = histories.Length == 0 ? 0 : histories.Max(h => h.Count);
        return [.. Enumerable.Range(0, length).Select(i => histories.Sum(h => h[Math.Min(i, h.Count - 1)]))];
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
                .Lines.Select((line, k) => (line.Name, calibrated.Count(b => b.Lines[k].Significance < BatchCalibrator.LineSignificance)))
                .Where(seen => 2 * seen.Item2 > calibrated.Length),
        ];
    }

    /// <summary>Mean number of evaluations of the objective for a batch.</summary>
    public double EvaluationsPerBatch => Batches.Average(b => b.Evaluations);
}
