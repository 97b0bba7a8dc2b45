using SpectroCal.Detectors;
using SpectroCal.Reports;

namespace SpectroCal.Store.Records;

/// <summary>Constants of one detector for an interval of time, with all that is known of them.</summary>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Tag">The collection that they belong to, such as "online" or "reprocessed-2026".</param>
/// <param name="From">First moment at which they are valid, on the clock of the instrument, without a zone.</param>
/// <param name="Until">First moment at which they are not valid any more; null: they stay valid.</param>
/// <param name="Status">Outcome of the calibration: Calibrated, or Suspect.</param>
/// <param name="Function">Calibration function as a formula, such as "p0 + p1*adc".</param>
/// <param name="Parameters">p0 (eV), p1 (eV per channel), ..., length n.</param>
/// <param name="Provenance">Where they come from.</param>
public sealed record CalibrationRecord(
    string Detector,
    string Tag,
    DateTime From,
    DateTime? Until,
    string Status,
    string Function,
    IReadOnlyList<double> Parameters,
    Provenance Provenance
)
{
    /// <summary>The status of constants that nothing speaks against.</summary>
    public const string Good = "Calibrated";

    /// <summary>Number among those of this detector and tag, from 1, given by the store; 0 for what is not stored.</summary>
    public int Version { get; init; }

    /// <summary>When they were stored, UTC; given by the store.</summary>
    public DateTime StoredAt { get; init; }

    /// <summary>The status as a sentence; empty where none is needed.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Run that they were determined from; empty where there is none.</summary>
    public string Run { get; init; } = "";

    /// <summary>Start of that run; null where it is not known.</summary>
    public DateTime? Start { get; init; }

    /// <summary>Slow quantities of that run, such as a temperature; the key names the quantity and its unit.</summary>
    public IReadOnlyDictionary<string, double> Covariates { get; init; } = new Dictionary<string, double>();

    /// <summary>Covariance of the parameters: the upper triangle by rows, length n(n+1)/2; null where it is not known.</summary>
    public IReadOnlyList<double>? Covariance { get; init; }

    /// <summary>What was minimised, such as "kde-chi2".</summary>
    public string Objective { get; init; } = "";

    /// <summary>Its value over what fluctuations and the model error would give; null where it is not known.</summary>
    public double? ReducedObjective { get; init; }

    /// <summary>Lines of the target.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Whether nothing speaks against the constants.</summary>
    public bool IsGood() => Status == Good;

    /// <summary>Whether they are valid at a moment, as far as their own interval goes.</summary>
    /// <param name="at">The moment, on the clock of the instrument.</param>
    public bool Covers(DateTime at) => From <= at && !(Until <= at);

    /// <summary>Standard error of a parameter; NaN without a covariance.</summary>
    /// <param name="index">Index of the parameter, from 0.</param>
    public double ParameterError(int index) => ToCalibration().ParameterError(index);

    /// <summary>The energy scale with its covariance.</summary>
    public EnergyCalibration ToCalibration() =>
        new(CalibrationFunction.Parse(Function), Parameters)
        {
            Covariance = Covariance is null ? null : SymmetricMatrix.Full(Covariance, Parameters.Count),
        };

    /// <summary>Such as "det01, tag online, version 3".</summary>
    public override string ToString() => Invariant($"{Detector}, tag {Tag}, version {Version}");
}
