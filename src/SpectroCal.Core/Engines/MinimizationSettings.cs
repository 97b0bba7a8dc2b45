using SpectroCal.Optimization;

namespace SpectroCal.Engines;

/// <summary>How an engine minimises.</summary>
/// <param name="Method">How steps are chosen.</param>
/// <param name="Stopping">When a minimisation ends.</param>
internal sealed record MinimizationSettings(OptimizationMethod Method, StoppingRule Stopping)
{
    /// <summary>Most threads; -1: as many as there are processors. Results do not depend on it.</summary>
    public int MaximumThreads { get; init; } = -1;

    /// <summary>The device by its name; empty: the engine's first.</summary>
    public string Device { get; init; } = "";

    /// <summary>Whether numbers have single precision, where the engine can.</summary>
    public bool IsSinglePrecision { get; init; }
}
