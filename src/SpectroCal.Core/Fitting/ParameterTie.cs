using SpectroCal.Differentiation;

namespace SpectroCal.Fitting;

/// <summary>Makes a parameter a function of others, which are not tied themselves.</summary>
/// <param name="Of">Names of the parameters it depends on.</param>
/// <param name="Function">The function; it gets those parameters in that order, with derivatives.</param>
/// <example>An intensity at 51/100 of another: <c>new ParameterTie(["Cu Ka1.area"], p => 0.51 * p[0])</c>.</example>
public sealed record ParameterTie(IReadOnlyList<string> Of, Func<Jet[], Jet> Function);
