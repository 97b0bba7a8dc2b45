using SpectroCal.Optimization;

namespace SpectroCal.LineShapes;

/// <summary>A line on a straight background, fitted to a range of a spectrum.</summary>
/// <param name="CentroidEv">Centroid, eV.</param>
/// <param name="CentroidErrorEv">Its standard error, eV.</param>
/// <param name="FwhmEv">Full width at half maximum, eV.</param>
/// <param name="FwhmErrorEv">Its standard error, eV.</param>
/// <param name="Area">Counts in the line.</param>
/// <param name="AreaError">Their standard error.</param>
/// <param name="ReducedDeviance">Poisson deviance over degrees of freedom.</param>
/// <param name="Status">How the fit ended.</param>
public sealed record LineFit(
    double CentroidEv,
    double CentroidErrorEv,
    double FwhmEv,
    double FwhmErrorEv,
    double Area,
    double AreaError,
    double ReducedDeviance,
    OptimizationStatus Status
)
{
    /// <summary>Why the line has no centroid, in words, such as "hidden by Cr Ka"; null where it has one.</summary>
    public string? Reason { get; init; }

    /// <summary>A line without a centroid: every number is NaN.</summary>
    /// <param name="reason">Why it has none, in words.</param>
    public static LineFit Without(string reason) =>
        new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, OptimizationStatus.Diverged)
        {
            Reason = reason,
        };
}
