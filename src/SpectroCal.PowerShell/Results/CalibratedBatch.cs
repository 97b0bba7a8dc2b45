using System.Management.Automation;
using SpectroCal.Detectors;
using SpectroCal.PowerShell.Formatting;
using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Results;

/// <summary>The constants of one batch: a row of a table.</summary>
public sealed class CalibratedBatch : INamedRow
{
    private readonly BatchConstants _constants;
    private readonly CalibrationFunction? _function;

    // The name of its type to the views where there are constants beyond p1.
    private const string CurvedTypeName = "SpectroCal.PowerShell.Results.CalibratedBatch#Curved";

    internal CalibratedBatch(BatchConstants constants, CalibrationFunction? function = null)
    {
        (_constants, _function) = (constants, function);
        Covariates = new ValueTable<double>(constants.Covariates);
        Parameters = [.. constants.Optimized];
        ParameterErrors = [.. constants.Errors];
    }

    /// <summary>Name of the run: of a file its name.</summary>
    public string Run => _constants.Run;

    /// <summary>Name of the detector.</summary>
    public string Detector => _constants.Detector;

    /// <summary>Outcome of the calibration. A batch that is neither Calibrated nor Suspect keeps the constants it started from.</summary>
    public string Status => _constants.Status;

    /// <summary>The status as a sentence with its numbers.</summary>
    public string Reason => _constants.Reason;

    /// <summary>Start of the run, if known.</summary>
    public DateTime? Start => _constants.Start;

    /// <summary>Slow quantities of the run by name, such as a temperature: $batch.Covariates.tecTemperatureK.</summary>
    public ValueTable<double> Covariates { get; }

    /// <summary>Number of events.</summary>
    public double Events => _constants.Events;

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
    public ValueList<double> Parameters { get; }

    /// <summary>Their standard errors; NaN where there is none.</summary>
    public ValueList<double> ParameterErrors { get; }

    /// <summary>Their covariance, n x n by rows; null where it is not known.</summary>
    public ValueList<double>? Covariance => ValueList.OrNull(_constants.Covariance);

    /// <summary>The same at the Cramér-Rao bound of the batch; null where it does not exist.</summary>
    public ValueList<double>? CramerRaoBound => ValueList.OrNull(_constants.CramerRaoBound);

    /// <summary>Objective over what fluctuations and the model error would give.</summary>
    public double ReducedObjective => _constants.ReducedObjective;

    /// <summary>
    /// Error of the target that had to be allowed for, relative to the nearest line; 0 where fluctuations explain the data.
    /// </summary>
    public double ModelError => _constants.ModelError;

    /// <summary>Electronic noise of the resolution that was used, eV (one standard deviation).</summary>
    public double NoiseEv => _constants.NoiseEv;

    /// <summary>Its Fano factor.</summary>
    public double Fano => _constants.Fano;

    /// <summary>Error of the energy scale, its bound, and the resolution at the target's lines, eV.</summary>
    public ValueList<BatchLine> Lines => [.. _constants.Lines];

    /// <summary>The constants it started from.</summary>
    public ValueList<double> StandardParameters => [.. _constants.Standard];

    /// <summary>The true constants, in simulations.</summary>
    public ValueList<double>? TrueParameters => ValueList.OrNull(_constants.Truth);

    /// <summary>Evaluations of the objective; null for what was read from a file.</summary>
    public int? Evaluations { get; init; }

    /// <summary>What the constants were computed with.</summary>
    public string Engine => _constants.Engine;

    internal EnergyCalibration Calibration => _constants.ToCalibration(_function);

    string INamedRow.RowName => Run;

    /// <summary>Batches that a table shows together.</summary>
    internal static ValueList<CalibratedBatch> Together(IEnumerable<CalibratedBatch> batches)
    {
        ValueList<CalibratedBatch> together = [.. batches];
        var names = new RowNames();
        foreach (CalibratedBatch batch in together)
        {
            names.Add(batch);
            if (batch.Parameters.Count > 2)
                PSObject.AsPSObject(batch).TypeNames.Insert(0, CurvedTypeName);
        }
        names.Close();
        return together;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Run} {Detector}";

    private static double? At(ValueList<double> values, int index) => index < values.Count ? values[index] : null;
}
