using SpectroCal.Plotting.Figures;

namespace SpectroCal.Plotting.Layout;

/// <summary>A panel with everything in its place.</summary>
internal sealed record PanelLayout
{
    public required Panel Panel { get; init; }

    /// <summary>The rectangle between the axes.</summary>
    public required Rect Area { get; init; }

    public required AxisMap X { get; init; }

    public required AxisMap Y { get; init; }

    public required TickSet XTicks { get; init; }

    public required TickSet YTicks { get; init; }

    /// <summary>Colours of the series.</summary>
    public required IReadOnlyList<Rgba> Colors { get; init; }

    public required MarkerLabels MarkerLabels { get; init; }

    /// <summary>Legend and notes.</summary>
    public required IReadOnlyList<TextBox> Boxes { get; init; }

    /// <summary>Whether numbers and label of the horizontal axis are drawn.</summary>
    public required bool ShowsXLabels { get; init; }

    /// <summary>Distance of the middle of the vertical axis' label from the area, pt: the same in a column of panels.</summary>
    public required double YLabelDistance { get; init; }

    /// <summary>The colour bar; null: none.</summary>
    public ColorBarLayout? ColorBar { get; init; }
}
