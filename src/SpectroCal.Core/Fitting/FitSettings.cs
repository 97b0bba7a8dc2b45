namespace SpectroCal.Fitting;

/// <summary>How a fit is made.</summary>
public sealed record FitSettings
{
    /// <summary>
    /// Estimated distance to the minimum, in units where 1 is one standard error squared, at which the fit ends: 1e-9 puts every
    /// parameter within 3e-5 of its standard error.
    /// </summary>
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>Maximum number of steps.</summary>
    public int MaximumIterations { get; init; } = 200;

    /// <summary>Maximum number of evaluations of the model; where they are made the fit has not converged.</summary>
    internal int MaximumEvaluations { get; init; } = int.MaxValue;

    /// <summary>Where the covariance comes from.</summary>
    public CovarianceSource Covariance { get; init; } = CovarianceSource.Hessian;
}

/// <summary>Which second derivatives give the covariance.</summary>
public enum CovarianceSource
{
    /// <summary>All of them, at the minimum: the curvature of the statistic as it is (MINUIT's HESSE).</summary>
    Hessian,

    /// <summary>Those expected where the model holds, from first derivatives of the model only (J^T J, Fisher information).</summary>
    ExpectedInformation,
}
