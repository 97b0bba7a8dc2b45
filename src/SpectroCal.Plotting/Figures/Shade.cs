namespace SpectroCal.Plotting.Figures;

/// <summary>A shaded stretch of the abscissa from bottom to top.</summary>
/// <param name="Low">Beginning.</param>
/// <param name="High">End.</param>
/// <param name="Name">Name in the legend; shades of one name share an entry. Null: not in the legend.</param>
public sealed record Shade(double Low, double High, RichText? Name = null);
