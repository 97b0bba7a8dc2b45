namespace SpectroCal.Fitting;

/// <summary>What a fit minimises: the distance between data n_j and model mu_j. A rise by 1 is one standard error.</summary>
public enum FitStatistic
{
    /// <summary>
    /// Poisson likelihood ratio 2 sum mu - n + n ln(n/mu) (S. Baker and R. D. Cousins, Nucl. Instrum. Methods 221 (1984) 437):
    /// right for counts of any size, empty bins included.
    /// </summary>
    Poisson,

    /// <summary>Sum (n - mu)^2 / mu. Overestimates areas at low counts.</summary>
    PearsonChiSquare,

    /// <summary>Sum (n - mu)^2 / max(n, 1). Underestimates areas at low counts: by about one count for every bin.</summary>
    NeymanChiSquare,

    /// <summary>
    /// Sum (y - mu)^2 / sigma^2 with given errors; without them sigma = 1, and the errors of the parameters are scaled by the scatter of
    /// the data about the fit.
    /// </summary>
    LeastSquares,
}
