using SpectroCal.Tpc.Physics;

namespace SpectroCal.Tpc.Calibration;

/// <summary>Whether a calibration may be used.</summary>
public enum TpcStatus
{
    /// <summary>Everything agrees.</summary>
    Calibrated,

    /// <summary>There is a result, and something speaks against it.</summary>
    Suspect,

    /// <summary>There is no result.</summary>
    Failed,
}

/// <summary>A parameter that was fitted.</summary>
/// <param name="Parameter">Which.</param>
/// <param name="Start">Where the fit began.</param>
/// <param name="Value">Where it ended.</param>
/// <param name="Error">Standard deviation; null where the method gives none, or readings have no noise.</param>
public sealed record FittedTpcParameter(TpcParameter Parameter, double Start, double Value, double? Error);

/// <summary>One step of a fit.</summary>
/// <param name="Loss">What was minimised.</param>
/// <param name="Values">Parameters there.</param>
public sealed record TpcStep(double Loss, IReadOnlyList<double> Values);

/// <summary>The end of a calibration.</summary>
/// <param name="Status">Whether it may be used.</param>
/// <param name="Reason">Why not; empty where it may.</param>
/// <param name="Parameters">The parameters, in the order asked for.</param>
/// <param name="Readings">Measured readings.</param>
/// <param name="Matched">Those that the simulation has too.</param>
/// <param name="ChiSquarePerDegree">
/// Squared differences over their expectation; null where readings have no noise.
/// </param>
/// <param name="Steps">The way of the fit.</param>
public sealed record TpcCalibration(
    TpcStatus Status,
    string Reason,
    IReadOnlyList<FittedTpcParameter> Parameters,
    int Readings,
    int Matched,
    double? ChiSquarePerDegree,
    IReadOnlyList<TpcStep> Steps
)
{
    /// <summary>Covariance of the parameters, n x n by rows; null where there are no errors.</summary>
    public IReadOnlyList<double>? Covariance { get; init; }

    /// <summary>Correlation of the parameters, n x n by rows; null where there are no errors.</summary>
    public IReadOnlyList<double>? Correlation =>
        Covariance is not { } c
            ? null
            :
            [
                .. c.Select(
                    (v, k) =>
                        v / Math.Sqrt(c[k / Parameters.Count * (Parameters.Count + 1)] * c[k % Parameters.Count * (Parameters.Count + 1)])
                ),
            ];
}
