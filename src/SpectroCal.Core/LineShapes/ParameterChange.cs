using SpectroCal.Differentiation;
using SpectroCal.Fitting;

namespace SpectroCal.LineShapes;

/// <summary>A change to one parameter of a <see cref="LineFitSpecification"/>.</summary>
/// <param name="Name">Name of the parameter.</param>
/// <param name="Change">What is done to it.</param>
public sealed record ParameterChange(string Name, Func<FitParameter, FitParameter> Change)
{
    /// <summary>Fixed at a value.</summary>
    public static ParameterChange Fix(string name, double value) => new(name, p => p with { Start = value, IsFixed = true, Tie = null });

    /// <summary>Free, whatever it was, from a start.</summary>
    public static ParameterChange Free(string name, double start) => new(name, p => p with { Start = start, IsFixed = false, Tie = null });

    /// <summary>Kept between bounds, and started inside them.</summary>
    /// <remarks>Bounds without room between them are for the fit to refuse, by a <see cref="FitException"/> like every other contradiction.</remarks>
    public static ParameterChange Bound(string name, double lower, double upper) =>
        new(name, p => p with { Lower = lower, Upper = upper, Start = lower < upper ? Math.Clamp(p.Start, lower, upper) : p.Start });

    /// <summary>Equal to factor times another parameter, plus a constant.</summary>
    public static ParameterChange Tie(string name, double factor, string other, double constant = 0) =>
        new(name, p => p with { IsFixed = false, Tie = new ParameterTie([other], v => factor * v[0] + constant) });

    /// <summary>A function of other parameters.</summary>
    public static ParameterChange Tie(string name, IReadOnlyList<string> others, Func<Jet[], Jet> function) =>
        new(name, p => p with { IsFixed = false, Tie = new ParameterTie(others, function) });
}
