using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Results;

/// <summary>The constants of one batch: a row of a table.</summary>
public sealed class CalibratedBatch
{
    internal CalibratedBatch(BatchCalibration batch, TargetSpectrum target)
    {
        Calibration = batch.Optimized;
        var constants = BatchConstants.Of(batch, target);
        (Covariance, CramerRaoBound) = (constants.Covariance?.ToArray(), constants.CramerRaoBound?.ToArray());
        (ReducedObjective, ModelError) = (constants.ReducedObjective, constants.ModelError);
        Lines = [.. constants.Lines];
        (Run, Detector) = (batch.Input.Batch.Run.Name, batch.Input.Batch.Detector);
        (Status, Reason) = (batch.Status, batch.Reason);
        Start = batch.Input.Batch.Run.Start;
        Events = batch.Input.Batch.Histogram.TotalCounts;
        Parameters = [.. batch.Optimized.Parameters];
        ParameterErrors = [.. Enumerable.Range(0, Parameters.Length).Select(batch.Optimized.ParameterError)];
        StandardParameters = [.. batch.Input.Standard.Parameters];
        TrueParameters = batch.Input.Truth is { } truth ? [.. truth.Parameters] : null;
        Evaluations = batch.Evaluations;
    }

    /// <summary>Name of the run.</summary>
    public string Run { get; }

    /// <summary>Name of the detector.</summary>
    public string Detector { get; }

    /// <summary>Outcome of the calibration. A batch that is neither Calibrated nor Suspect keeps the constants it started from.</summary>
    public BatchStatus Status { get; }

    /// <summary>The status as a sentence with its numbers.</summary>
    public string Reason { get; }

    /// <summary>Start of the run, if known.</summary>
    public DateTime? Start { get; }

    /// <summary>Number of events.</summary>
    public long Events { get; }

    /// <summary>p0, of a polynomial the offset, eV.</summary>
    public double P0 => Parameters[0];

    /// <summary>Its standard error.</summary>
    public double P0Error => ParameterErrors[0];

    /// <summary>p1, of a polynomial the gain, eV per channel; null where there is none.</summary>
    public double? P1 => At(Parameters, 1);

    /// <summary>Its standard error.</summary>
    public double? P1Error => At(ParameterErrors, 1);

    /// <summary>p2, of a polynomial in eV per squared channel; null where there is none.</summary>
    public double? P2 => At(Parameters, 2);

    /// <summary>Its standard error.</summary>
    public double? P2Error => At(ParameterErrors, 2);

    /// <summary>All constants.</summary>
    public double[] Parameters { get; }

    /// <summary>Their standard errors; NaN where there is none.</summary>
    public double[] ParameterErrors { get; }

    /// <summary>Their covariance, n x n by rows; null where it is not known.</summary>
    public double[]? Covariance { get; }

    /// <summary>The same at the Cramér-Rao bound of the batch; null where it does not exist.</summary>
    public double[]? CramerRaoBound { get; }

    /// <summary>Objective over what fluctuations and the model error would give.</summary>
    public double ReducedObjective { get; }

    /// <summary>
    /// Error of the target that had to be allowed for, relative to the nearest line; 0 where fluctuations explain the data.
    /// </summary>
    public double ModelError { get; }

    /// <summary>Error of the energy scale, its bound, and the resolution at the target's lines, eV.</summary>
    public BatchLine[] Lines { get; }

    /// <summary>The constants it started from.</summary>
    public double[] StandardParameters { get; }

    /// <summary>The true constants, in simulations.</summary>
    public double[]? TrueParameters { get; }

    /// <summary>Evaluations of the objective.</summary>
    public int Evaluations { get; }

    internal EnergyCalibration Calibration { get; }

    private static double? At(IReadOnlyList<double> values, int index) => index < values.Count ? values[index] : null;
}
