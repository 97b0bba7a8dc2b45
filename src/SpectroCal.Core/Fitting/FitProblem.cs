namespace SpectroCal.Fitting;

/// <summary>What is fitted to what.</summary>
/// <param name="Model">The model.</param>
/// <param name="Parameters">Its parameters, in its order.</param>
/// <param name="Data">One value for each point of the model.</param>
/// <param name="Statistic">What is minimised.</param>
public sealed record FitProblem(
    IFitModel Model,
    IReadOnlyList<FitParameter> Parameters,
    FitData Data,
    FitStatistic Statistic = FitStatistic.Poisson
)
{
    /// <summary>What is known of parameters besides the data; it enters what is minimised, and counts as data.</summary>
    public IReadOnlyList<ParameterPrior> Priors { get; init; } = [];

    /// <summary>Whether the errors are scaled by the scatter of the data, because the data have no errors of their own.</summary>
    public bool ScalesErrors => Statistic == FitStatistic.LeastSquares && Data.Errors is null;

    /// <summary>The problem with one parameter replaced.</summary>
    /// <exception cref="FitException">There is no parameter of that name.</exception>
    public FitProblem With(string name, Func<FitParameter, FitParameter> change)
    {
        if (!Parameters.Any(p => p.Name == name))
            throw new UnknownParameterException(name, Parameters.Select(p => p.Name));
        return this with { Parameters = [.. Parameters.Select(p => p.Name == name ? change(p) : p)] };
    }

    /// <summary>The problem with one parameter fixed.</summary>
    public FitProblem Fix(string name, double value) => With(name, p => p with { Start = value, IsFixed = true, Tie = null });
}
