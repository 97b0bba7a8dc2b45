namespace SpectroCal.Fitting;

/// <summary>A parameter of a fit.</summary>
/// <param name="Name">Name, unique in the fit, such as "Cu Ka.position".</param>
/// <param name="Start">Value to start from; the value itself where the parameter is fixed; without meaning where it is tied.</param>
public sealed record FitParameter(string Name, double Start)
{
    /// <summary>Unit in words, such as "eV"; empty for pure numbers.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Lowest value allowed; negative infinity for none.</summary>
    public double Lower { get; init; } = double.NegativeInfinity;

    /// <summary>Highest value allowed; positive infinity for none.</summary>
    public double Upper { get; init; } = double.PositiveInfinity;

    /// <summary>Whether the value stays at <see cref="Start"/>.</summary>
    public bool IsFixed { get; init; }

    /// <summary>What the parameter is a function of; null for an independent one.</summary>
    public ParameterTie? Tie { get; init; }

    /// <summary>Whether the fit moves it: neither fixed nor tied.</summary>
    public bool IsFree => !IsFixed && Tie is null;
}
