using OxyPlot;

namespace SpectroCal.Plotting.Figures;

/// <summary>Sizes of text and lines. All themes are dark on white, for print.</summary>
/// <param name="FontSizePt">Size of axis labels, pt.</param>
/// <param name="LineWidthPt">Width of data lines, pt.</param>
public sealed record Theme(double FontSizePt, double LineWidthPt)
{
    /// <summary>For a journal column, seen at its printed size.</summary>
    public static Theme Print { get; } = new(7.5, 0.7);

    /// <summary>For a screen, 1200 pixels wide.</summary>
    public static Theme Screen { get; } = new(12, 1.1);

    /// <summary>Size of the numbers at the axes, of legends and of labels in a panel, pt.</summary>
    public double SmallFontSizePt => FontSizePt * 0.92;

    /// <summary>Width of axes and ticks, pt.</summary>
    public double AxisWidthPt => LineWidthPt * 0.85;

    /// <summary>Length of a major tick, pt.</summary>
    public double TickPt => FontSizePt * 0.42;

    /// <summary>Diameter of a mark, pt.</summary>
    public double MarkPt => FontSizePt * 0.52;

    /// <summary>Axes and text.</summary>
    public OxyColor Ink { get; init; } = OxyColor.FromRgb(20, 20, 20);

    /// <summary>Markers and levels without a colour of their own.</summary>
    public OxyColor Muted { get; init; } = OxyColor.FromRgb(120, 120, 120);

    /// <summary>Shades without a colour of their own.</summary>
    public OxyColor Shade { get; init; } = OxyColor.FromRgb(232, 232, 232);

    /// <summary>What is behind everything.</summary>
    public OxyColor Background { get; init; } = OxyColors.White;

    /// <summary>Colours of series that have none of their own, in turn.</summary>
    public IReadOnlyList<OxyColor> Colors { get; init; } = Palette.All;

    /// <summary>The theme with everything larger or smaller.</summary>
    public Theme Scaled(double factor) => this with { FontSizePt = FontSizePt * factor, LineWidthPt = LineWidthPt * factor };
}
