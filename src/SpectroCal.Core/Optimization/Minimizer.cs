namespace SpectroCal.Optimization;

/// <summary>The one loop that every method runs in: it evaluates, counts, keeps the history and decides when to stop.</summary>
public static class Minimizer
{
    /// <summary>Minimises an objective from a start.</summary>
    /// <param name="objective">What to minimise.</param>
    /// <param name="start">Start parameters, finite.</param>
    /// <param name="method">How to choose steps.</param>
    /// <param name="rule">When to stop.</param>
    /// <param name="cancellation">Checked before every evaluation.</param>
    /// <returns>The lowest point reached; not converging is a status, not an exception.</returns>
    public static OptimizationResult Minimize(
        IObjective objective,
        ReadOnlySpan<double> start,
        OptimizationMethod method,
        StoppingRule rule,
        CancellationToken cancellation = default)
    {
        int n = objective.ParameterCount;
        if (start.Length != n) throw new ArgumentException($"The objective has {n} parameters, the start {start.Length}.", nameof(start));
        IStepper stepper = method.Begin(n);
        var current = new ObjectiveEvaluation(n);
        var trial = new ObjectiveEvaluation(n);
        double[] x = start.ToArray(), next = new double[n], best = start.ToArray();
        double[] step = new double[n];
        List<double>? history = rule.KeepHistory ? [] : null;
        int iterations = 0, evaluations = 1;

        cancellation.ThrowIfCancellationRequested();
        objective.Evaluate(x, current);
        double lowest = current.Value, distance = DistanceToMinimum(current), lowestDistance = distance;
        history?.Add(current.Value);

        OptimizationStatus status;
        while (true)
        {
            if (!double.IsFinite(current.Value)) { status = OptimizationStatus.Diverged; break; }
            if (distance <= rule.Tolerance + rule.RelativeTolerance * Math.Abs(current.Value)) { status = OptimizationStatus.Converged; break; }
            if (iterations >= rule.MaximumIterations) { status = OptimizationStatus.IterationLimit; break; }
            if (!stepper.Propose(current, step)) { status = OptimizationStatus.Stalled; break; }

            for (int i = 0; i < n; i++) next[i] = x[i] + step[i];
            cancellation.ThrowIfCancellationRequested();
            objective.Evaluate(next, trial);
            evaluations++;
            if (!stepper.Judge(current, trial, step)) continue;

            (current, trial) = (trial, current);
            (x, next) = (next, x);
            iterations++;
            history?.Add(current.Value);
            distance = DistanceToMinimum(current);
            if (current.Value <= lowest)
            {
                lowest = current.Value;
                lowestDistance = distance;
                x.CopyTo(best, 0);
            }
        }
        return new OptimizationResult(best, lowest, lowestDistance, status, iterations, evaluations, (IReadOnlyList<double>?)history ?? []);
    }

    /// <summary>Estimated vertical distance to the minimum, g^T H^-1 g / 2; infinite where H has a negative direction.</summary>
    public static double DistanceToMinimum(ObjectiveEvaluation at)
    {
        int n = at.ParameterCount;
        Span<double> factor = stackalloc double[n * n], direction = stackalloc double[n];
        at.Hessian.CopyTo(factor);
        if (!SmallMatrix.TryCholesky(factor, n)) return double.PositiveInfinity;
        at.Gradient.CopyTo(direction);
        SmallMatrix.CholeskySolve(factor, direction);
        double sum = 0;
        for (int i = 0; i < n; i++) sum += direction[i] * at.Gradient[i];
        return double.IsNaN(sum) ? double.PositiveInfinity : 0.5 * sum;
    }
}
