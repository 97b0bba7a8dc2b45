using SpectroCal.Fitting;

namespace SpectroCal.LineShapes;

/// <summary>
/// What is assumed of tails where nobody said anything of them. Fraction and slope that the counts do not determine take the position
/// along: a short tail with much area is a displaced Gaussian.
/// </summary>
internal static class TailAssumption
{
    /// <summary>Slope of a low-energy tail, in standard deviations: the middle of those that silicon detectors have.</summary>
    public const double Slope = 1.8;

    private const double SlopeSpread = 0.6; // of its logarithm: a factor of 1.8 either way
    private const double Fraction = 0.05;
    private const double FractionSpread = 0.15;

    // Where the counts alone know a parameter twice as well as the assumption does, they are left to themselves.
    private const double Known = 0.5;

    /// <summary>The assumption about a parameter; null where there is none.</summary>
    /// <param name="parameter">Name of the parameter.</param>
    /// <param name="start">Its usual value.</param>
    public static ParameterPrior? Of(string parameter, double start) =>
        parameter == DetectorTail.FractionName ? ParameterPrior.Of(parameter, Fraction, FractionSpread)
        : parameter.EndsWith(".slope", StringComparison.Ordinal)
            ? new ParameterPrior([parameter], [start], [SlopeSpread * SlopeSpread], isLogarithmic: true)
        : null;

    /// <summary>Whether a fit that was made with an assumption needs it.</summary>
    public static bool IsNeeded(FitResult fit, ParameterPrior assumption)
    {
        FittedParameter p = fit[assumption.Names[0]];
        double error = assumption.IsLogarithmic ? p.Error / p.Value : p.Error,
            assumed = assumption.Error(0);
        // What the counts say is what the fit knows less what was assumed.
        double counts = 1 / (error * error) - 1 / (assumed * assumed);
        return p.State != ParameterState.Free || counts * Known * Known * assumed * assumed < 1;
    }
}
