using OxyPlot;

namespace SpectroCal.Plotting.Figures;

/// <summary>A vertical line at an abscissa, such as an X-ray line, with a label above the data.</summary>
/// <param name="X">Abscissa.</param>
/// <param name="Label">The label; null: none.</param>
public sealed record Marker(double X, RichText? Label = null)
{
    /// <summary>Colour; null: that of the theme.</summary>
    public OxyColor? Color { get; init; }

    /// <summary>Solid, dashed or dotted.</summary>
    public LineStyle Style { get; init; } = LineStyle.Dash;

    /// <summary>Name in the legend; markers of one name share an entry. Null: not in the legend.</summary>
    public RichText? Name { get; init; }

    /// <summary>Where there is no room for all labels, those of higher priority stay.</summary>
    public double Priority { get; init; }
}
