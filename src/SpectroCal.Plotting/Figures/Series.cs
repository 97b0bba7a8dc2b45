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

    /// <summary>Goes through what all that is drawn covers.</summary>
    /// <param name="visit">Takes an extent.</param>
    /// <param name="withFeet">Whether error bars count down to their lower ends: on a logarithmic axis they may end at the axis.</param>
    internal abstract void Visit(Action<Extent> visit, bool withFeet);

    /// <summary>Whether there is anything to draw.</summary>
    internal virtual bool HasData
    {
        get
        {
            bool any = false;
            Visit(e => any |= double.IsFinite(e.Low), withFeet: false);
            return any;
        }
    }

    /// <summary>A column, if it has a value for each of those of another.</summary>
    private protected static ReadOnlyMemory<double> Column(int expected, ReadOnlyMemory<double> values, string what) =>
        values.Length == expected ? values : throw new ArgumentException($"{what}: expected {expected} values, found {values.Length}.");
}

/// <summary>What a bin, a point or its error bar, or a stretch of cells covers on both axes; infinite where it does not matter.</summary>
internal readonly record struct Extent(double Left, double Right, double Low, double High);
