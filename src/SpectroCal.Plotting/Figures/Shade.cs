using OxyPlot;

namespace SpectroCal.Plotting.Figures;

/// <summary>A shaded stretch of the abscissa from bottom to top.</summary>
/// <param name="Low">Beginning.</param>
/// <param name="High">End.</param>
public sealed record Shade(double Low, double High)
{
    /// <summary>Colour; null: a light grey.</summary>
    public OxyColor? Color { get; init; }

    /// <summary>Name in the legend; shades of one name share an entry. Null: not in the legend.</summary>
    public RichText? Name { get; init; }
}
