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

    /// <summary>The value of each bin, point or cell.</summary>
    internal abstract ReadOnlyMemory<double> Content { get; }

    /// <summary>Whether there is anything to draw.</summary>
    internal bool HasData
    {
        get
        {
            foreach (double v in Content.Span)
                if (double.IsFinite(v))
                    return true;
            return false;
        }
    }

    /// <summary>A column, if it has a value for each of those of another.</summary>
    private protected static ReadOnlyMemory<double> Column(int expected, ReadOnlyMemory<double> values, string what) =>
        values.Length == expected ? values : throw new ArgumentException($"{what}: expected {expected} values, found {values.Length}.");
}
