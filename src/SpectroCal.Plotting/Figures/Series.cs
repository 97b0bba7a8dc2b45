using OxyPlot;

namespace SpectroCal.Plotting.Figures;

/// <summary>Data in a panel. NaN and infinite values are gaps.</summary>
public abstract record Series
{
    private protected Series() { }

    /// <summary>Name in the legend; null: not in the legend.</summary>
    public RichText? Name { get; init; }

    /// <summary>Colour; null: the next of the palette.</summary>
    public OxyColor? Color { get; init; }

    /// <summary>Width of lines over that of the theme.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>What all that is drawn covers.</summary>
    /// <param name="withFeet">Whether error bars count down to their lower ends: on a logarithmic axis they may end at the axis.</param>
    internal abstract IEnumerable<Extents> Cover(bool withFeet);

    /// <summary>Whether there is anything to draw.</summary>
    internal virtual bool HasData => Cover(withFeet: false).Any(e => e.Low.Span.ContainsAnyInRange(double.MinValue, double.MaxValue));

    /// <summary>A column, if it has a value for each of those of another.</summary>
    private protected static ReadOnlyMemory<double> Column(int expected, ReadOnlyMemory<double> values, string what) =>
        values.Length == expected ? values : throw new ArgumentException($"{what}: expected {expected} values, found {values.Length}.");
}

/// <summary>What bins, points or error bars cover on both axes, from lower to upper values; empty where it does not matter.</summary>
internal readonly record struct Extents(
    ReadOnlyMemory<double> Left,
    ReadOnlyMemory<double> Right,
    ReadOnlyMemory<double> Low,
    ReadOnlyMemory<double> High
);
