using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Layout;

/// <summary>A line of a legend.</summary>
/// <param name="Name">What it says.</param>
/// <param name="Color">Colour of the thing.</param>
/// <param name="Series">The series that it stands for; null for markers and shades.</param>
/// <param name="Marker">The marker that it stands for.</param>
internal sealed record LegendEntry(RichText Name, Rgba Color, Series? Series, Marker? Marker)
{
    /// <summary>The entries of a panel.</summary>
    public static IReadOnlyList<LegendEntry> Of(Panel panel, Theme theme, IReadOnlyList<Rgba> colors)
    {
        var entries = new List<LegendEntry>();
        for (int i = 0; i < panel.Series.Count; i++)
        {
            Series series = panel.Series[i];
            if (series is not HeatMapSeries && series.Name is { IsEmpty: false } name)
                entries.Add(new LegendEntry(name, colors[i], series, null));
        }
        foreach (Marker marker in panel.Markers.Where(m => m.Name is not null).DistinctBy(m => m.Name!.ToString()))
            entries.Add(new LegendEntry(marker.Name!, marker.Color ?? theme.Muted, null, marker));
        foreach (Shade shade in panel.Shades.Where(s => s.Name is not null).DistinctBy(s => s.Name!.ToString()))
            entries.Add(new LegendEntry(shade.Name!, shade.Color ?? theme.Shade, null, null));
        return entries;
    }

    /// <summary>Colours of the series of a panel: their own, or the palette's in turn.</summary>
    public static IReadOnlyList<Rgba> Colors(Panel panel, Theme theme)
    {
        int next = 0;
        return [.. panel.Series.Select(s => s.Color ?? theme.Colors[next++ % theme.Colors.Count])];
    }
}
