using SpectroCal.Numerics;

namespace SpectroCal.Optimization;

/// <summary>Minimises one objective with any method, by single evaluations; <see cref="Minimization"/> decides.</summary>
internal static class Minimizer
{
    private const int LargestOnStack = 32;

    /// <summary>Minimises an objective from a start.</summary>
    /// <param name="objective">What to minimise.</param>
    /// <param name="start">Starting parameters, finite.</param>
    /// <param name="method">How to choose steps.</param>
    /// <param name="rule">When to stop.</param>
    /// <param name="cancellation">Checked before every evaluation.</param>
    /// <param name="bounds">What the parameters may not leave; the start is moved inside. Null: no bounds.</param>
    /// <returns>The lowest point reached; failure to converge is a status, not an exception.</returns>
    public static OptimizationResult Minimize(
        IObjective objective,
        ReadOnlySpan<double> start,
        OptimizationMethod method,
        StoppingRule rule,
        CancellationToken cancellation = default,
        ParameterBounds? bounds = null
    )
    {
        int n = objective.ParameterCount;
        if (start.Length != n)
            throw new ArgumentException($"The objective has {n} parameters, the starting point has {start.Length}.", nameof(start));
        var minimization = new Minimization(start, method, rule, bounds);
        while (!minimization.IsEnded)
        {
            cancellation.ThrowIfCancellationRequested();
            objective.Evaluate(minimization.Point, minimization.Evaluation);
            minimization.Take();
        }
        return minimization.Result;
    }

    /// <summary>Estimated vertical distance to the minimum, g^T H^-1 g / 2; infinite where H has a negative direction.</summary>
    public static double DistanceToMinimum(ObjectiveEvaluation at) => DistanceToMinimum(at, [], null);

    /// <summary>The same to the lowest point of the box: parameters that a wall holds stay there.</summary>
    /// <param name="at">Value and derivatives at the point.</param>
    /// <param name="parameters">The point.</param>
    /// <param name="bounds">The box; null: none.</param>
    public static double DistanceToMinimum(ObjectiveEvaluation at, ReadOnlySpan<double> parameters, ParameterBounds? bounds)
    {
        int n = at.ParameterCount;
        Span<double> factor = n <= LargestOnStack ? stackalloc double[n * n] : new double[n * n];
        Span<double> direction = n <= LargestOnStack ? stackalloc double[n] : new double[n];
        at.Hessian.CopyTo(factor);
        for (int i = 0; i < n; i++)
        {
            bool stays = (bounds is not null && bounds.Holds(i, parameters[i], at.Gradient[i])) || at.HasNoEffect(i);
            direction[i] = stays ? 0 : at.Gradient[i];
            for (int k = 0; stays && k < n; k++)
                factor[i * n + k] = factor[k * n + i] = k == i ? 1 : 0;
        }
        if (!SmallMatrix.TryCholesky(factor, n))
            return double.PositiveInfinity;
        Span<double> gradient = n <= LargestOnStack ? stackalloc double[n] : new double[n];
        direction.CopyTo(gradient);
        SmallMatrix.CholeskySolve(factor, direction);
        double sum = 0;
        for (int i = 0; i < n; i++)
            sum += direction[i] * gradient[i];
        return double.IsNaN(sum) ? double.PositiveInfinity : 0.5 * sum;
    }
}
