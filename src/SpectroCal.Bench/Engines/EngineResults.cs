using SpectroCal.Optimization;

namespace SpectroCal.Bench.Engines;

/// <summary>What an engine found: at the start, and the optimum.</summary>
internal sealed record EngineResults(IReadOnlyList<OptimizationResult> AtStart, IReadOnlyList<OptimizationResult> Optimum)
{
    /// <summary>Largest relative difference of a loss at the start from another engine's.</summary>
    public double LossDifference(EngineResults other) => Largest(AtStart, other.AtStart, (a, b) => Math.Abs(a.Value / b.Value - 1));

    /// <summary>Largest difference of a derivative, relative to the largest derivative in the same parameter.</summary>
    public double GradientDifference(EngineResults other) =>
        Enumerable
            .Range(0, AtStart[0].Parameters.Length)
            .Max(i =>
                Largest(AtStart, other.AtStart, (a, b) => Math.Abs(a.At.Gradient[i] - b.At.Gradient[i]))
                / other.AtStart.Max(r => Math.Abs(r.At.Gradient[i]))
            );

    /// <summary>Largest relative difference of a loss at the optimum.</summary>
    public double OptimumDifference(EngineResults other) => Largest(Optimum, other.Optimum, (a, b) => Math.Abs(a.Value / b.Value - 1));

    /// <summary>Largest difference of the energies that the optima give at the channels of lines, eV.</summary>
    public double EnergyDifferenceEv(EngineResults other, double[] linesEv) =>
        Largest(Optimum, other.Optimum, (a, b) => linesEv.Max(line => Math.Abs(Moved(line, b.Parameters, a.Parameters) - line)));

    // The energy that p0 + p1 a gives with other parameters at the channel of a line.
    private static double Moved(double lineEv, double[] from, double[] to) => to[0] + to[1] * (lineEv - from[0]) / from[1];

    private static double Largest(
        IReadOnlyList<OptimizationResult> these,
        IReadOnlyList<OptimizationResult> others,
        Func<OptimizationResult, OptimizationResult, double> difference
    ) => these.Zip(others, difference).Max();
}
