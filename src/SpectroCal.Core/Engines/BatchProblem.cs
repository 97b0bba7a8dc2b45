using SpectroCal.Estimation;
using SpectroCal.Optimization;

namespace SpectroCal.Engines;

/// <summary>One minimisation: an objective and where to begin.</summary>
/// <param name="Objective">What to minimise; what it holds (weights, windows, ties) stays held.</param>
/// <param name="Start">Its parameters at the beginning.</param>
internal sealed record BatchProblem(IBatchObjective Objective, double[] Start)
{
    /// <summary>Begins the minimisation.</summary>
    /// <exception cref="ArgumentException">Objective, start and method have different numbers of parameters.</exception>
    public Minimization Begin(MinimizationSettings settings) =>
        Start.Length == Objective.ParameterCount
            ? new Minimization(Start, settings.Method, settings.Stopping)
            : throw new ArgumentException(
                $"The objective has {Objective.ParameterCount} parameters, the starting point has {Start.Length}."
            );

    /// <summary>Evaluates the objective once for a minimisation; what it throws ends this minimisation alone.</summary>
    public void Step(Minimization minimization)
    {
        if (Isolated.Run(() => Objective.Evaluate(minimization.Point, minimization.Evaluation)) is { } failure)
        {
            minimization.Fail(failure);
            return;
        }
        minimization.Take();
    }
}
