using SpectroCal.Tpc.Physics;

namespace SpectroCal.Tpc.Calibration;

/// <summary>A calibration as numbers and words, for files and JSON.</summary>
/// <param name="Status">Calibrated, Suspect or Failed.</param>
/// <param name="Reason">Why not calibrated; empty otherwise.</param>
/// <param name="Readings">Measured readings.</param>
/// <param name="Matched">Those that the simulation has too.</param>
/// <param name="ChiSquarePerDegree">Null where readings have no noise, or the method gives none.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Steps">Steps of the fit.</param>
/// <param name="Loss">Loss at the first and at the last step.</param>
/// <param name="Correlation">Correlation of the parameters, n x n by rows; null where they have no errors.</param>
/// <param name="Target">Number of the set of constants that a closure test looked for; null otherwise.</param>
public sealed record TpcReport(
    string Status,
    string Reason,
    int Readings,
    int Matched,
    double? ChiSquarePerDegree,
    IReadOnlyList<TpcReportParameter> Parameters,
    int Steps,
    IReadOnlyList<double> Loss,
    IReadOnlyList<double>? Correlation,
    int? Target = null
)
{
    /// <summary>The report of a calibration.</summary>
    public static TpcReport Of(TpcCalibration calibration) => Of(calibration, null);

    /// <summary>The report of a closure test.</summary>
    public static TpcReport Of(ClosureResult closure) => Of(closure.Calibration, closure.Truth) with { Target = closure.Number };

    private static TpcReport Of(TpcCalibration calibration, LiquidArgon? truth) =>
        new(
            calibration.Status.ToString(),
            calibration.Reason,
            calibration.Readings,
            calibration.Matched,
            calibration.ChiSquarePerDegree,
            [
                .. calibration.Parameters.Select(p =>
                {
                    TpcParameterInfo info = TpcParameterInfo.Of(p.Parameter);
                    double? real = truth?.Value(p.Parameter);
                    return new TpcReportParameter(info.Name, info.Unit, p.Start, p.Value, p.Error, real, p.Value / real - 1);
                }),
            ],
            calibration.Steps.Count,
            calibration.Steps.Count == 0 ? [] : [calibration.Steps[0].Loss, calibration.Steps[^1].Loss],
            calibration.Correlation
        );
}

/// <summary>A parameter of a report.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit; empty if none.</param>
/// <param name="Start">Where the fit began.</param>
/// <param name="Value">The result.</param>
/// <param name="Error">Standard deviation; null where there is none.</param>
/// <param name="Truth">What a closure test looked for; null otherwise.</param>
/// <param name="RelativeError">Result over truth, less one; null where the truth is not known.</param>
public sealed record TpcReportParameter(
    string Name,
    string Unit,
    double Start,
    double Value,
    double? Error,
    double? Truth,
    double? RelativeError
);
