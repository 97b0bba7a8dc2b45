namespace SpectroCal.Optimization;

/// <summary>The end of a minimisation.</summary>
/// <param name="Parameters">Parameters at the lowest point reached.</param>
/// <param name="Value">Objective there.</param>
/// <param name="EstimatedDistance">Estimated vertical distance to the minimum, g^T H^-1 g / 2, in units of the objective.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Iterations">Accepted steps.</param>
/// <param name="Evaluations">Evaluations of the objective with its derivatives.</param>
/// <param name="At">Value and derivatives at <paramref name="Parameters"/>.</param>
/// <param name="History">Objective at the start and after each accepted step; empty unless asked for.</param>
public sealed record OptimizationResult(
    double[] Parameters,
    double Value,
    double EstimatedDistance,
    OptimizationStatus Status,
    int Iterations,
    int Evaluations,
    ObjectiveEvaluation At,
    IReadOnlyList<double> History
)
{
    /// <summary>What ended it, as a sentence, where that was an error of the objective; null elsewhere.</summary>
    public string? Failure { get; init; }
}
