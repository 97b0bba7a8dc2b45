using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Figures;

/// <summary>Data in a panel. NaN and infinite values are gaps.</summary>
public abstract record Series
{
    private protected Series() { }

    /// <summary>Name in the legend; null: not in the legend.</summary>
    public RichText? Name { get; init; }

    /// <summary>Colour; null: the next of the palette.</summary>
    public Rgba? Color { get; init; }

    /// <summary>Width of lines over that of the theme.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Whether there is anything to draw.</summary>
    internal bool HasData =>
        this switch
        {
            HistogramSeries h => AnyFinite(h.Values.Span),
            LineSeries l => AnyFinite(l.Y.Span),
            PointSeries p => AnyFinite(p.Y.Span),
            BandSeries b => AnyFinite(b.Low.Span),
            HeatMapSeries m => AnyFinite(m.Values.Span),
            _ => false,
        };

    /// <summary>Throws unless two columns are equally long.</summary>
    private protected static void RequireEqual(int expected, int found, string what)
    {
        if (expected != found)
            throw new ArgumentException($"{what}: expected {expected} values, found {found}.");
    }

    private static bool AnyFinite(ReadOnlySpan<double> values)
    {
        foreach (double v in values)
            if (double.IsFinite(v))
                return true;
        return false;
    }
}
