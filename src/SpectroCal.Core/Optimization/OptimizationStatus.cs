namespace SpectroCal.Optimization;

/// <summary>How a minimisation ended.</summary>
public enum OptimizationStatus
{
    /// <summary>The estimated distance to the minimum is below the tolerance.</summary>
    Converged,

    /// <summary>The allowed number of iterations was used up.</summary>
    IterationLimit,

    /// <summary>No step lowers the objective any more although the estimated distance to the minimum is not small.</summary>
    Stalled,

    /// <summary>The objective or its derivatives became infinite or not a number.</summary>
    Diverged,
}

/// <summary>The sentence for each status.</summary>
internal static class OptimizationStatusText
{
    /// <summary>What the status means, as a sentence.</summary>
    public static string Describe(this OptimizationStatus status) =>
        status switch
        {
            OptimizationStatus.Converged => "The minimum was found.",
            OptimizationStatus.IterationLimit => "The iteration limit was reached before the minimum.",
            OptimizationStatus.Stalled => "No step lowers the objective any more, but the point is not a minimum within the tolerance.",
            OptimizationStatus.Diverged => "The objective became infinite or not a number.",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown status."),
        };
}
