namespace SpectroCal.Bench.Accuracy;

/// <summary>How accurate calibrations of one kind of measurement are.</summary>
/// <param name="Row">The kind.</param>
/// <param name="Events">Counts a batch.</param>
/// <param name="Batches">Batches of all campaigns.</param>
/// <param name="Calibrated">Those with the status Calibrated.</param>
/// <param name="Campaigns">Number of campaigns.</param>
/// <param name="Flagged">Campaigns with a warning.</param>
/// <param name="Wrong">Campaigns whose mean error at a line exceeds 1 eV and two stated errors of a batch.</param>
/// <param name="SilentlyWrong">Those of them without a warning.</param>
/// <param name="Lines">The lowest and the highest line of the target, over all calibrated batches.</param>
public sealed record AccuracyRow(
    string Row,
    int Events,
    int Batches,
    int Calibrated,
    int Campaigns,
    int Flagged,
    int Wrong,
    int SilentlyWrong,
    IReadOnlyList<AccuracyLine> Lines
)
{
    /// <summary>Processor time of the calibration of a campaign on all threads, ms.</summary>
    public double ProcessorMilliseconds { get; init; }
}

/// <summary>Energy errors at a line.</summary>
/// <param name="Name">The line.</param>
/// <param name="BiasEv">Mean error, eV.</param>
/// <param name="BiasInErrors">Mean of error over stated error.</param>
/// <param name="PullWidth">Standard deviation of error over stated error.</param>
/// <param name="RmsOverBound">Root mean square error over that of the Cramer-Rao bounds.</param>
public sealed record AccuracyLine(string Name, double BiasEv, double BiasInErrors, double PullWidth, double RmsOverBound)
{
    internal static AccuracyLine Of(string name, IReadOnlyCollection<ScaleError> errors)
    {
        if (errors.Count == 0)
            return new AccuracyLine(name, double.NaN, double.NaN, double.NaN, double.NaN);
        double mean = errors.Average(e => e.Value / e.Stated);
        return new AccuracyLine(
            name,
            errors.Average(e => e.Value),
            mean,
            Math.Sqrt(errors.Average(e => Math.Pow(e.Value / e.Stated - mean, 2))),
            Math.Sqrt(errors.Average(e => e.Value * e.Value) / errors.Average(e => e.Bound * e.Bound))
        );
    }
}
