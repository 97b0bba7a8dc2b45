namespace SpectroCal.Plotting.Figures;

/// <summary>An axis of a panel.</summary>
/// <param name="Label">What it shows, with the unit.</param>
public sealed record Axis(RichText Label)
{
    /// <summary>Whether positions go with the logarithm of values; those that are not positive are then not shown.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Value at the beginning; null: from the data.</summary>
    public double? Minimum { get; init; }

    /// <summary>Value at the end; null: from the data.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether a range taken from the data includes zero; without meaning on logarithmic axes.</summary>
    public bool IncludesZero { get; init; }

    /// <summary>Names in place of numbers, the first at value 0, the next at 1, ...; null: numbers.</summary>
    public IReadOnlyList<RichText>? Categories { get; init; }

    /// <summary>Whether only whole numbers get a tick: counts of things.</summary>
    public bool IsWhole { get; init; }
}
