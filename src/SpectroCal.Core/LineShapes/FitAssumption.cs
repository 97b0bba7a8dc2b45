using System.Globalization;
using SpectroCal.Fitting;

namespace SpectroCal.LineShapes;

/// <summary>Something that a line fit took from elsewhere than the counts.</summary>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Value">What it is taken to be, in the unit of the parameter.</param>
/// <param name="Error">Its standard error; zero: held there.</param>
/// <param name="IsGiven">Whether the user gave it; otherwise the fit assumed it.</param>
/// <param name="Reason">Why, and how to do without, as sentences.</param>
public sealed record FitAssumption(string Parameter, double Value, double Error, bool IsGiven, string Reason)
{
    /// <summary>The parameter.</summary>
    public override string ToString() => Parameter;

    internal static IEnumerable<FitAssumption> Of(LineFitProblem problem, FitResult fit)
    {
        if (problem.Tail is { } tail)
        {
            yield return Given(DetectorTail.FractionName, tail.Fraction, tail.FractionError);
            yield return Given(DetectorTail.SlopeName, tail.Slope, tail.SlopeError);
        }
        foreach (ParameterPrior prior in problem.Assumed.Where(fit.Problem.Priors.Contains))
        {
            string name = prior.Names[0];
            double value = prior.Values[0],
                error = prior.Error(0);
            yield return new FitAssumption(
                name,
                value,
                prior.IsLogarithmic ? error * value : error,
                false,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The counts do not determine {name}, so it is taken for {value:0.##} "
                        + $"{(prior.IsLogarithmic ? $"within a factor of {Math.Exp(error):0.0}" : $"+- {error:0.##}")} "
                        + $"before they are counted. Give the detector's own tail instead, or free it: {name}={value:0.##}."
                )
            );
        }
    }

    private static FitAssumption Given(string name, double value, double error) =>
        new(name, value, error, true, error > 0 ? $"{name} is known with an error, which counts as a measurement." : $"{name} is held.");
}
