using SpectroCal.Plotting.Figures;

namespace SpectroCal.Plotting.Layout;

/// <summary>A colour bar in its place.</summary>
/// <param name="Series">The heat map.</param>
/// <param name="Area">The bar.</param>
/// <param name="Scale">From values to positions on it.</param>
/// <param name="Ticks">Its ticks.</param>
internal sealed record ColorBarLayout(HeatMapSeries Series, Rect Area, AxisMap Scale, TickSet Ticks);
