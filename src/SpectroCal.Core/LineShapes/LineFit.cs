using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Lines;
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

    /// <summary>The numbers of a line in a fit.</summary>
    internal static LineFit Of(FitResult fit, LineGroup line)
    {
        FittedParameter position = fit[LineFitProblem.Name(line, "position")],
            width = fit[LineFitProblem.Name(line, "sigma")],
            area = fit[LineFitProblem.Name(line, "area")];
        return new LineFit(
            position.Value,
            position.Error,
            ResolutionModel.FwhmPerSigma * width.Value,
            ResolutionModel.FwhmPerSigma * width.Error,
            area.Value,
            area.Error,
            fit.ReducedStatistic,
            fit.Status
        );
    }

    /// <summary>A line without a centroid: every number is NaN.</summary>
    /// <param name="reason">Why it has none, in words.</param>
    public static LineFit Without(string reason) =>
        new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, OptimizationStatus.Diverged)
        {
            Reason = reason,
        };
}
