namespace SpectroCal.Fitting;

/// <summary>A parameter that a fit does not have was named; the message lists those that it has.</summary>
/// <param name="name">The name.</param>
/// <param name="known">The names that there are.</param>
public sealed class UnknownParameterException(string name, IEnumerable<string> known)
    : FitException($"The fit has no parameter '{name}'; it has {string.Join(", ", known)}.");
