using SpectroCal.Detectors;
using SpectroCal.Store.Records;

namespace SpectroCal.PowerShell.Results;

/// <summary>Constants of a detector as a store has them.</summary>
public sealed class StoredConstants
{
    private readonly CalibrationRecord _record;

    internal StoredConstants(CalibrationRecord record)
        : this(new ValidPeriod(record.From, record.Until, record)) { }

    internal StoredConstants(ValidPeriod period)
    {
        (_record, From, Until) = (period.Record, period.From, period.Until);
        Parameters = [.. _record.Parameters];
        Covariates = ValueTable.Of(_record.Covariates);
        ParameterErrors = [.. Enumerable.Range(0, Parameters.Count).Select(_record.ParameterError)];
    }

    /// <summary>Name of the detector.</summary>
    public string Detector => _record.Detector;

    /// <summary>The tag.</summary>
    public string Tag => _record.Tag;

    /// <summary>Number among those of this detector and tag, from 1.</summary>
    public int Version => _record.Version;

    /// <summary>First moment at which they are valid, on the clock of the instrument.</summary>
    public DateTime From { get; }

    /// <summary>First moment at which they are not valid any more; null where there is none.</summary>
    public DateTime? Until { get; }

    /// <summary>Calibrated; or Suspect, where the data contradict them.</summary>
    public string Status => _record.Status;

    /// <summary>The status as a sentence.</summary>
    public string Reason => _record.Reason;

    /// <summary>Run that they were determined from.</summary>
    public string Run => _record.Run;

    /// <summary>Start of that run; null where it is not known.</summary>
    public DateTime? Start => _record.Start;

    /// <summary>Slow quantities of that run by name, such as a temperature: $constants.Covariates.tecTemperatureK.</summary>
    public ValueTable<double> Covariates { get; }

    /// <summary>Calibration function.</summary>
    public string Function => _record.Function;

    /// <summary>p0, of a polynomial the offset, eV.</summary>
    public double P0 => Parameters[0];

    /// <summary>Its standard error; null where it is not known.</summary>
    public double? P0Error => Error(0);

    /// <summary>p1, of a polynomial the gain, eV per channel; null where there is none.</summary>
    public double? P1 => Parameters.Count > 1 ? Parameters[1] : null;

    /// <summary>Its standard error; null where it is not known.</summary>
    public double? P1Error => Error(1);

    /// <summary>All constants.</summary>
    public ValueList<double> Parameters { get; }

    /// <summary>Their standard errors; NaN where there is none.</summary>
    public ValueList<double> ParameterErrors { get; }

    /// <summary>Their covariance, n x n by rows; null where it is not known.</summary>
    public ValueList<double>? Covariance => ValueList.OrNull(Calibration.Covariance);

    /// <summary>What was minimised.</summary>
    public string Objective => _record.Objective;

    /// <summary>Its value over what fluctuations and the model error would give; null where it is not known.</summary>
    public double? ReducedObjective => _record.ReducedObjective;

    /// <summary>Lines of the target.</summary>
    public ValueList<string> Lines => [.. _record.Lines];

    /// <summary>When they were stored, UTC.</summary>
    public DateTime StoredAt => _record.StoredAt;

    /// <summary>The software that made them, with its version.</summary>
    public string Software => _record.Provenance.Software;

    /// <summary>How they were made.</summary>
    public string Options => _record.Provenance.Options;

    /// <summary>Seed of a simulation; null for measurements.</summary>
    public long? Seed => _record.Provenance.Seed;

    /// <summary>The files they were made from.</summary>
    public ValueList<string> Inputs => [.. _record.Provenance.Inputs.Select(i => i.Path)];

    /// <summary>SHA-256 of these files.</summary>
    public ValueList<string> InputHashes => [.. _record.Provenance.Inputs.Select(i => i.Sha256)];

    internal EnergyCalibration Calibration => _record.ToCalibration();

    /// <summary>The record with all that is known, as the library has it.</summary>
    public CalibrationRecord GetRecord() => _record;

    /// <inheritdoc/>
    public override string ToString() => _record.ToString();

    private double? Error(int index) =>
        index < ParameterErrors.Count && double.IsFinite(ParameterErrors[index]) ? ParameterErrors[index] : null;
}
