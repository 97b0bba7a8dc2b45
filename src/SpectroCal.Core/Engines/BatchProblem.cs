using SpectroCal.Estimation;

namespace SpectroCal.Engines;

/// <summary>One minimisation: an objective and where to begin.</summary>
/// <param name="Objective">What to minimise; what it holds (weights, windows, ties) stays held.</param>
/// <param name="Start">Its parameters at the beginning.</param>
internal sealed record BatchProblem(IBatchObjective Objective, double[] Start);
