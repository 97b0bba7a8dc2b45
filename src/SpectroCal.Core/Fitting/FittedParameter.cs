namespace SpectroCal.Fitting;

/// <summary>A parameter after the fit.</summary>
/// <param name="Name">Name.</param>
/// <param name="Unit">Unit; empty for pure numbers.</param>
/// <param name="Value">Value at the minimum.</param>
/// <param name="Error">
/// Standard error from the covariance; zero where fixed, NaN where a bound holds the parameter, where it has no effect, or where the
/// covariance is not known.
/// </param>
/// <param name="State">What the fit did with it.</param>
public sealed record FittedParameter(string Name, string Unit, double Value, double Error, ParameterState State)
{
    /// <summary>Asymmetric errors; null where they were not asked for.</summary>
    public MinosError? Minos { get; init; }

    /// <summary>Expected excess of the value over the truth that few counts cause; null where it was not asked for.</summary>
    public double? Bias { get; init; }
}

/// <summary>What a fit did with a parameter.</summary>
public enum ParameterState
{
    /// <summary>Moved to the minimum.</summary>
    Free,

    /// <summary>Kept at its start.</summary>
    Fixed,

    /// <summary>Follows others.</summary>
    Tied,

    /// <summary>Moved to its lower bound; the minimum lies there or beyond.</summary>
    AtLowerBound,

    /// <summary>Moved to its upper bound; the minimum lies there or beyond.</summary>
    AtUpperBound,

    /// <summary>Left where it was: the model does not depend on it here, such as the slope of a tail that has no area.</summary>
    Undetermined,
}
