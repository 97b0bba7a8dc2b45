using SpectroCal.Optimization;

namespace SpectroCal.Fitting;

/// <summary>The outcome of a fit.</summary>
public sealed record FitResult
{
    /// <summary>What was fitted.</summary>
    public required FitProblem Problem { get; init; }

    /// <summary>All parameters, in the order of the problem.</summary>
    public required IReadOnlyList<FittedParameter> Parameters { get; init; }

    /// <summary>
    /// Covariance of all parameters by rows, in the order of <see cref="Parameters"/>; rows of fixed parameters and of those held by a
    /// bound are zero. Null where the curvature has no inverse.
    /// </summary>
    public required IReadOnlyList<double>? Covariance { get; init; }

    /// <summary>The statistic at the minimum, with what prior knowledge adds to it.</summary>
    public required double Statistic { get; init; }

    /// <summary>What prior knowledge adds to it.</summary>
    public double PriorStatistic { get; init; }

    /// <summary>Number of points, and of parameters of which there is prior knowledge, minus number of free parameters.</summary>
    public required int DegreesOfFreedom { get; init; }

    /// <summary>How the minimisation ended.</summary>
    public required OptimizationStatus Status { get; init; }

    /// <summary>Estimated distance to the minimum, in units of the statistic.</summary>
    public required double EstimatedDistance { get; init; }

    /// <summary>Evaluations of the model.</summary>
    public required int Evaluations { get; init; }

    /// <summary>The model at the points.</summary>
    public required IReadOnlyList<double> Model { get; init; }

    /// <summary>Whether the fit ended at a minimum and its errors are known.</summary>
    public bool IsValid => Status == OptimizationStatus.Converged && Covariance is not null;

    /// <summary>Statistic over degrees of freedom: chi2/ndf.</summary>
    public double ReducedStatistic => Statistic / DegreesOfFreedom;

    /// <summary>
    /// Probability of a larger statistic if the model holds; NaN where it is not known. See <see cref="Fitting.GoodnessOfFit"/>.
    /// </summary>
    public double PValue => GoodnessOfFit.PValue;

    /// <summary>The same with the reason where it is not known; worked out anew at every call.</summary>
    public GoodnessOfFit GoodnessOfFit => GoodnessOfFit.Of(this);

    /// <summary>Data minus model.</summary>
    public IReadOnlyList<double> Residuals => [.. Problem.Data.Values.Zip(Model, (y, mu) => y - mu)];

    /// <summary>Residuals over their standard errors as the statistic has them; for Poisson the square root of the model.</summary>
    public IReadOnlyList<double> Pulls => [.. Enumerable.Range(0, Model.Count).Select(Pull)];

    /// <summary>Standard errors of the data as the statistic has them.</summary>
    public IReadOnlyList<double> DataErrors => [.. Enumerable.Range(0, Model.Count).Select(j => Math.Sqrt(Variance(j)))];

    /// <summary>The parameter of a name.</summary>
    /// <exception cref="FitException">There is none.</exception>
    public FittedParameter this[string name] => Parameters[IndexOf(name)];

    /// <summary>Covariance of two parameters; NaN where it is not known.</summary>
    public double CovarianceOf(string a, string b) => Covariance?[IndexOf(a) * Parameters.Count + IndexOf(b)] ?? double.NaN;

    /// <summary>Correlation of two parameters, -1 to 1; NaN where one of them has no error.</summary>
    public double CorrelationOf(string a, string b) => CovarianceOf(a, b) / Math.Sqrt(CovarianceOf(a, a) * CovarianceOf(b, b));

    private int IndexOf(string name)
    {
        for (int k = 0; k < Parameters.Count; k++)
            if (Parameters[k].Name == name)
                return k;
        throw new UnknownParameterException(name, Parameters.Select(p => p.Name));
    }

    private double Pull(int j) => Variance(j) is > 0 and var variance ? Residual(j) / Math.Sqrt(variance) : double.NaN;

    private double Residual(int j) => Problem.Data.Values[j] - Model[j];

    private double Variance(int j) =>
        Problem.Statistic switch
        {
            FitStatistic.Poisson or FitStatistic.PearsonChiSquare => Model[j],
            FitStatistic.NeymanChiSquare => Math.Max(Problem.Data.Values[j], 1),
            _ => Problem.Data.Errors is { } errors ? errors[j] * errors[j] : Statistic / DegreesOfFreedom,
        };
}
