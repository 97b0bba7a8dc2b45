using SpectroCal.Optimization;

namespace SpectroCal.Engines;

/// <summary>How an engine minimises.</summary>
/// <param name="Method">The optimiser.</param>
/// <param name="Stopping">When a minimisation ends.</param>
internal sealed record MinimizationSettings(OptimizationMethod Method, StoppingRule Stopping)
{
    /// <summary>Most threads; -1 for as many as there are.</summary>
    public int MaximumThreads { get; init; } = -1;

    /// <summary>Name of the device; empty for the engine's first.</summary>
    public string Device { get; init; } = "";

    /// <summary>Whether numbers of 32 bits do, where the engine has them.</summary>
    public bool IsSinglePrecision { get; init; }
}
