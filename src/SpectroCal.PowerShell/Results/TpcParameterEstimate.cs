using SpectroCal.Tpc.Calibration;

namespace SpectroCal.PowerShell.Results;

/// <summary>A constant of the argon as a calibration found it.</summary>
public sealed class TpcParameterEstimate
{
    private readonly TpcReport _report;
    private readonly TpcReportParameter _parameter;

    internal TpcParameterEstimate(TpcReport report, TpcReportParameter parameter, TpcCalibration calibration)
    {
        (_report, _parameter) = (report, parameter);
        Calibration = calibration;
    }

    /// <summary>Its name, as the command line and -Constant have it.</summary>
    public string Name => _parameter.Name;

    /// <summary>The result.</summary>
    public double Value => _parameter.Value;

    /// <summary>Its standard error; null where readings have no noise, or the method gives none.</summary>
    public double? Error => _parameter.Error;

    /// <summary>Unit; empty if none.</summary>
    public string Unit => _parameter.Unit;

    /// <summary>Where the calibration began.</summary>
    public double Start => _parameter.Start;

    /// <summary>Calibrated or Suspect, of the whole calibration.</summary>
    public string Status => _report.Status;

    /// <summary>Why not calibrated; empty otherwise.</summary>
    public string Reason => _report.Reason;

    /// <summary>Measured readings.</summary>
    public int ReadingCount => _report.Readings;

    /// <summary>Those that the simulation has too.</summary>
    public int MatchedCount => _report.Matched;

    /// <summary>Squared differences over their expectation; null where readings have no noise, or the method gives none.</summary>
    public double? ChiSquarePerDegree => _report.ChiSquarePerDegree;

    /// <summary>Evaluations of the simulation.</summary>
    public int Evaluations => _report.Steps;

    internal TpcCalibration Calibration { get; }
}
