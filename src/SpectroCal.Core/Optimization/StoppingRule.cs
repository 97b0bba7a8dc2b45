namespace SpectroCal.Optimization;

/// <summary>When a minimisation ends.</summary>
public sealed record StoppingRule
{
    /// <summary>
    /// Converged once g^T H^-1 g / 2 is below this, in units of the objective. With objectives on the scale of chi2, where 1
    /// is one standard deviation, 1e-5 is a third of a percent of a standard deviation.
    /// </summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>The same, relative to the objective: with large values the difference of two of them is no more exact than this.</summary>
    public double RelativeTolerance { get; init; } = 1e-9;

    /// <summary>Maximum number of steps.</summary>
    public int MaximumIterations { get; init; } = 100;

    /// <summary>Maximum number of evaluations, steps that were not taken among them; one is always made.</summary>
    internal int MaximumEvaluations { get; init; } = int.MaxValue;

    /// <summary>Whether the result keeps the objective after every step.</summary>
    public bool KeepHistory { get; init; }

    /// <summary>Whether it asks for the distance to the minimum, and so for curvatures.</summary>
    internal bool NeedsCurvature => Tolerance > 0 || RelativeTolerance > 0;
}
