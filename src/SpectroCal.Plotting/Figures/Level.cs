using OxyPlot;

namespace SpectroCal.Plotting.Figures;

/// <summary>A horizontal line across the panel, such as zero in a panel of residuals.</summary>
/// <param name="Y">Ordinate.</param>
public sealed record Level(double Y)
{
    /// <summary>Colour; null: that of the theme.</summary>
    public OxyColor? Color { get; init; }

    /// <summary>Solid, dashed or dotted.</summary>
    public LineStyle Style { get; init; }
}
