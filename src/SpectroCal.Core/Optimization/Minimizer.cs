using SpectroCal.Numerics;

namespace SpectroCal.Optimization;

/// <summary>The one loop that every method runs in: it evaluates, counts, keeps the history and decides when to stop.</summary>
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
        if (bounds is not null && bounds.Count != n)
            throw new ArgumentException($"The objective has {n} parameters, {bounds.Count} are bounded.", nameof(bounds));
        IStepper stepper = method.Begin(n);
        var current = new ObjectiveEvaluation(n);
        var trial = new ObjectiveEvaluation(n);
        var lowestAt = new ObjectiveEvaluation(n);
        double[] x = start.ToArray(),
            next = new double[n],
            step = new double[n];
        double[] down = new double[bounds is null ? 0 : n],
            up = new double[down.Length];
        for (int i = 0; i < down.Length; i++)
            x[i] = Math.Clamp(x[i], bounds!.Lower[i], bounds.Upper[i]);
        double[] best = [.. x];
        List<double>? history = rule.KeepHistory ? [] : null;
        int iterations = 0,
            evaluations = 1;

        cancellation.ThrowIfCancellationRequested();
        objective.Evaluate(x, current);
        double lowest = current.Value,
            distance = DistanceToMinimum(current, x, bounds),
            lowestDistance = distance;
        current.CopyTo(lowestAt);
        history?.Add(current.Value);

        OptimizationStatus status;
        while (true)
        {
            if (!double.IsFinite(current.Value))
            {
                status = OptimizationStatus.Diverged;
                break;
            }
            if (distance <= rule.Tolerance + rule.RelativeTolerance * Math.Abs(current.Value))
            {
                status = OptimizationStatus.Converged;
                break;
            }
            if (iterations >= rule.MaximumIterations)
            {
                status = OptimizationStatus.IterationLimit;
                break;
            }
            bounds?.Reach(x, down, up);
            if (!stepper.Propose(current, new StepLimits(down, up), step))
            {
                status = OptimizationStatus.Stalled;
                break;
            }

            for (int i = 0; i < n; i++)
                next[i] = bounds is null ? x[i] + step[i] : Math.Clamp(x[i] + step[i], bounds.Lower[i], bounds.Upper[i]);
            cancellation.ThrowIfCancellationRequested();
            objective.Evaluate(next, trial);
            evaluations++;
            if (!stepper.Judge(current, trial, step))
                continue;

            (current, trial) = (trial, current);
            (x, next) = (next, x);
            iterations++;
            history?.Add(current.Value);
            distance = DistanceToMinimum(current, x, bounds);
            // Where values differ by rounding only, the gradient says which point is lower.
            double rounding = 1e-13 * Math.Abs(lowest);
            if (current.Value < lowest - rounding || (current.Value <= lowest + rounding && distance <= lowestDistance))
            {
                lowest = current.Value;
                lowestDistance = distance;
                x.CopyTo(best, 0);
                current.CopyTo(lowestAt);
            }
        }
        return new OptimizationResult(
            best,
            lowest,
            lowestDistance,
            status,
            iterations,
            evaluations,
            lowestAt,
            (IReadOnlyList<double>?)history ?? []
        );
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
