namespace SpectroCal.Optimization;

/// <summary>A way of choosing steps. Settings are immutable; what changes during a run lives in <see cref="IStepper"/>.</summary>
public abstract record OptimizationMethod
{
    /// <summary>Name used on the command line and in reports.</summary>
    public abstract string Name { get; }

    /// <summary>Whether its steps need curvatures; otherwise gradients are enough.</summary>
    internal virtual bool NeedsCurvature => false;

    /// <summary>Starts a run over <paramref name="parameterCount"/> parameters.</summary>
    public abstract IStepper Begin(int parameterCount);
}

/// <summary>The state of one run of an <see cref="OptimizationMethod"/>.</summary>
public interface IStepper
{
    /// <summary>Writes the next step to try from the current point, within the limits. Returns false if there is none left.</summary>
    bool Propose(ObjectiveEvaluation current, StepLimits limits, Span<double> step);

    /// <summary>Whether the point reached by <paramref name="step"/> becomes the current one; adapts the state.</summary>
    bool Judge(ObjectiveEvaluation current, ObjectiveEvaluation trial, ReadOnlySpan<double> step);
}
