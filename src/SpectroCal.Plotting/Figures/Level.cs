using OxyPlot;

namespace SpectroCal.Plotting.Figures;

/// <summary>A horizontal line across the panel, such as zero in a panel of residuals.</summary>
/// <param name="Y">Ordinate.</param>
/// <param name="Style">Solid, dashed or dotted.</param>
public sealed record Level(double Y, LineStyle Style = LineStyle.Solid);
