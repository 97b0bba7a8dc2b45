using SpectroCal.Numerics;
using SpectroCal.Optimization;

namespace SpectroCal.Fitting;

/// <summary>Makes fits.</summary>
public static class Fitter
{
    // Far from the minimum the second derivatives of the model times its residuals mislead more often than they help.
    private const double RoughTolerance = 1e-3;

    /// <summary>Fits a model to data.</summary>
    /// <param name="problem">Model, parameters and data.</param>
    /// <param name="settings">How; null: the defaults.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The outcome; failure to converge is a status, not an exception.</returns>
    /// <exception cref="FitException">The problem contradicts itself.</exception>
    public static FitResult Fit(FitProblem problem, FitSettings? settings = null, CancellationToken cancellation = default)
    {
        settings ??= new FitSettings();
        var objective = new FitObjective(problem);
        return Fit(objective, problem, objective.Map.Start(), settings, cancellation);
    }

    internal static FitResult Fit(
        FitObjective objective,
        FitProblem problem,
        double[] start,
        FitSettings settings,
        CancellationToken cancellation
    )
    {
        int n = objective.ParameterCount,
            points = problem.Data.Values.Count,
            freedom = points + objective.PriorCount - n;
        if (freedom < 0)
            throw new FitException($"{n} parameters need at least as many points; there {(points == 1 ? "is 1" : $"are {points}")}.");
        ParameterBounds? bounds = objective.Bounds();
        // of the statistic: s^2 is its value over the degrees of freedom
        double unit = problem.ScalesErrors && freedom > 0 ? 1.0 / freedom : 0;
        OptimizationResult reached = Minimize(objective, start, settings, unit, bounds, cancellation, settings.MaximumEvaluations);

        ObjectiveEvaluation at = reached.At;
        objective.ReturnTo(reached.Parameters);
        double scale = problem.ScalesErrors ? (freedom > 0 ? at.Value / freedom : double.NaN) : 1;
        double[]? covariance = Covariance(objective, at, reached.Parameters, bounds, scale, settings.Covariance);
        return new FitResult
        {
            Problem = problem,
            Parameters = Summarize(objective, at, reached.Parameters, bounds, covariance),
            Covariance = covariance,
            Statistic = reached.Value,
            PriorStatistic = objective.Prior,
            DegreesOfFreedom = freedom,
            Status = reached.Status,
            EstimatedDistance = reached.EstimatedDistance,
            Evaluations = objective.Evaluations,
            Model = objective.Mu.ToArray(),
        };
    }

    /// <summary>
    /// Gauss-Newton steps towards the minimum, then steps with all second derivatives until it is reached, or as many evaluations are made
    /// as are allowed (<see cref="OptimizationStatus.IterationLimit"/>).
    /// </summary>
    internal static OptimizationResult Minimize(
        FitObjective objective,
        double[] start,
        FitSettings settings,
        double unit,
        ParameterBounds? bounds,
        CancellationToken cancellation,
        int mostEvaluations = int.MaxValue
    )
    {
        objective.ExactHessian = false;
        int before = objective.Evaluations;
        StoppingRule Rule(double tolerance) =>
            new()
            {
                Tolerance = unit > 0 ? 0 : tolerance,
                RelativeTolerance = unit * tolerance,
                MaximumIterations = settings.MaximumIterations,
                MaximumEvaluations = mostEvaluations - (objective.Evaluations - before),
            };
        OptimizationResult rough = Minimizer.Minimize(
            objective,
            start,
            new LevenbergMarquardt(),
            Rule(Math.Max(RoughTolerance, settings.Tolerance)),
            cancellation,
            bounds
        );
        objective.ExactHessian = true;
        return Minimizer.Minimize(
            objective,
            rough.Parameters,
            new LevenbergMarquardt { InitialDamping = 0 },
            Rule(settings.Tolerance),
            cancellation,
            bounds
        );
    }

    private static double[]? Covariance(
        FitObjective objective,
        ObjectiveEvaluation at,
        double[] parameters,
        ParameterBounds? bounds,
        double scale,
        CovarianceSource source
    )
    {
        int n = objective.ParameterCount,
            count = objective.Map.Parameters.Count;
        double[] curvature = source == CovarianceSource.Hessian ? at.Hessian : objective.ExpectedInformation();
        int[] moving =
        [
            .. Enumerable.Range(0, n).Where(i => !at.HasNoEffect(i) && (bounds is null || !bounds.Holds(i, parameters[i], at.Gradient[i]))),
        ];
        var reduced = new double[moving.Length * moving.Length];
        for (int a = 0; a < moving.Length; a++)
        for (int b = 0; b < moving.Length; b++)
            reduced[a * moving.Length + b] = curvature[moving[a] * n + moving[b]];
        if (SmallMatrix.TryInvert(reduced, moving.Length) is not { } inverse)
            return null;

        // cov(u) = U (2 H^-1) U^T: the statistic rises by 1 at one standard error.
        double[,] u = objective.Map.Derivatives();
        var covariance = new double[count * count];
        for (int k = 0; k < count; k++)
        for (int a = 0; a < moving.Length; a++)
        {
            if (u[k, moving[a]] == 0)
                continue;
            for (int b = 0; b < moving.Length; b++)
            {
                double element = 2 * scale * u[k, moving[a]] * inverse[a * moving.Length + b];
                for (int l = 0; l < count; l++)
                    covariance[k * count + l] += element * u[l, moving[b]];
            }
        }
        return covariance;
    }

    private static FittedParameter[] Summarize(
        FitObjective objective,
        ObjectiveEvaluation at,
        double[] parameters,
        ParameterBounds? bounds,
        double[]? covariance
    )
    {
        IReadOnlyList<FitParameter> given = objective.Map.Parameters;
        var result = new FittedParameter[given.Count];
        for (int k = 0; k < result.Length; k++)
        {
            int free = Array.IndexOf(objective.Map.Free, k);
            bool idle = free >= 0 && at.HasNoEffect(free),
                held = free >= 0 && bounds is not null && bounds.Holds(free, parameters[free], at.Gradient[free]);
            ParameterState state =
                given[k].Tie is not null ? ParameterState.Tied
                : given[k].IsFixed ? ParameterState.Fixed
                : idle ? ParameterState.Undetermined
                : !held ? ParameterState.Free
                : parameters[free] <= given[k].Lower ? ParameterState.AtLowerBound
                : ParameterState.AtUpperBound;
            double error =
                held || idle || (covariance is null && state != ParameterState.Fixed)
                    ? double.NaN
                    : Math.Sqrt(covariance?[k * result.Length + k] ?? 0);
            result[k] = new FittedParameter(given[k].Name, given[k].Unit, objective.All[k], error, state);
        }
        return result;
    }
}
