using SpectroCal.Calibration;
using SpectroCal.Detectors;

namespace SpectroCal.Reports;

/// <summary>The constants of one batch: a row of <c>constants.csv</c>.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Status">Outcome of the calibration.</param>
/// <param name="Events">Number of events.</param>
/// <param name="Standard">p0 (eV), p1 (eV per channel), ... of the standard calibration.</param>
/// <param name="Optimized">The same after optimisation.</param>
/// <param name="Errors">Standard errors of the optimised ones; NaN where there is none.</param>
/// <param name="Truth">The true ones, in simulations; else null.</param>
public sealed record BatchConstants(
    string Run,
    string Detector,
    string Status,
    double Events,
    IReadOnlyList<double> Standard,
    IReadOnlyList<double> Optimized,
    IReadOnlyList<double> Errors,
    IReadOnlyList<double>? Truth
)
{
    /// <summary>Whether the constants are those of the batch's own data: it is calibrated, or suspect.</summary>
    public bool HasConstants => Status is nameof(BatchStatus.Calibrated) or nameof(BatchStatus.Suspect);

    /// <summary>Whether the batch was calibrated, without a doubt.</summary>
    public bool IsCalibrated => Status == nameof(BatchStatus.Calibrated);

    /// <summary>The constants of a batch.</summary>
    public static BatchConstants Of(BatchCalibration batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        EnergyCalibration optimized = batch.Optimized;
        return new BatchConstants(
            batch.Input.Batch.Run.Name,
            batch.Input.Batch.Detector,
            batch.Status.ToString(),
            batch.Input.Batch.Histogram.TotalCounts,
            batch.Input.Standard.Parameters,
            optimized.Parameters,
            [.. Enumerable.Range(0, optimized.Parameters.Count).Select(optimized.ParameterError)],
            batch.Input.Truth?.Parameters
        );
    }
}
