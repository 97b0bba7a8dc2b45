namespace SpectroCal.Fitting;

/// <summary>Asymmetric errors, where the statistic, minimised over the other parameters, has risen by 1 (MINUIT's MINOS).</summary>
/// <param name="Lower">Distance to the lower crossing, negative; NaN where there is none.</param>
/// <param name="Upper">Distance to the upper crossing, positive; NaN where there is none.</param>
/// <param name="LowerStatus">How the search for the lower crossing ended.</param>
/// <param name="UpperStatus">How the search for the upper crossing ended.</param>
/// <param name="Evaluations">Evaluations in both searches.</param>
public sealed record MinosError(double Lower, double Upper, CrossingStatus LowerStatus, CrossingStatus UpperStatus, int Evaluations);

/// <summary>How the search for a crossing ended.</summary>
public enum CrossingStatus
{
    /// <summary>Found.</summary>
    Found,

    /// <summary>A bound of the parameter comes first.</summary>
    AtBound,

    /// <summary>A point lower than the minimum was met: the fit had not found the minimum.</summary>
    NewMinimum,

    /// <summary>The statistic does not rise enough, or the search did not converge.</summary>
    NotFound,
}
