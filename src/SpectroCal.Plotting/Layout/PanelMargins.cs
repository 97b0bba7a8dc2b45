using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Layout;

/// <summary>Room around the axes of a panel for numbers, labels, title and colour bar, pt.</summary>
internal readonly record struct PanelMargins(double Left, double Right, double Top, double Bottom, double YLabelDistance)
{
    private const double TickGap = 0.35;
    private const double BarGap = 0.8;
    private const double BarWidth = 1.1;

    /// <summary>Distance of the numbers from the axis, over the size of the characters, beyond the tick.</summary>
    public static double NumberGap => TickGap;

    /// <summary>Margins of a panel.</summary>
    public static PanelMargins Of(Panel panel, AxisRange x, AxisRange y, Rect area, Theme theme, bool showsXLabels)
    {
        double em = theme.FontSizePt,
            small = theme.SmallFontSizePt;
        TickSet xTicks = TickFinder.For(panel.X, x, area.Width, true, small),
            yTicks = TickFinder.For(panel.Y, y, area.Height, false, small);
        double numbers = TickGap * small + yTicks.WidestLabel(small);
        bool hasYLabel = !panel.Y.Label.IsEmpty;
        // The label is turned: its middle line stands half a line beyond the numbers.
        double labelDistance = numbers + 0.95 * em;
        double left = hasYLabel ? labelDistance + 0.6 * em : numbers + 0.2 * em;
        double bottom = !showsXLabels ? 0 : TickGap * small + 1.05 * small + (panel.X.Label.IsEmpty ? 0.2 * em : 1.45 * em);
        double overhang = xTicks.Labels.Count > 0 && showsXLabels ? TextMetrics.Width(xTicks.Labels[^1], small) / 2 : 0;
        double right = Math.Max(0.5 * em, overhang);
        if (panel.Series.OfType<HeatMapSeries>().FirstOrDefault() is { } map)
        {
            ColorBarLayout bar = ColorBar(map, area, theme);
            right = (BarGap + BarWidth) * em + TickGap * small + bar.Ticks.WidestLabel(small) + (map.Scale.Label.IsEmpty ? 0.4 : 1.7) * em;
        }
        double top =
            panel.Title is not null ? 1.65 * em
            : yTicks.Multiplier is not null ? 1.2 * em
            : 0.5 * em;
        return new PanelMargins(left, right, top, bottom, labelDistance);
    }

    /// <summary>The colour bar to the right of an area.</summary>
    public static ColorBarLayout ColorBar(HeatMapSeries map, Rect area, Theme theme)
    {
        double em = theme.FontSizePt,
            low = double.PositiveInfinity,
            high = double.NegativeInfinity;
        foreach (double v in map.Values.Span)
        {
            if (!double.IsFinite(v) || (map.Scale.Scale == AxisScale.Logarithmic && v <= 0))
                continue;
            low = Math.Min(low, v);
            high = Math.Max(high, v);
        }
        AxisRange range = AxisRange.Over(map.Scale, low, high, 0);
        var bar = new Rect(area.Right + BarGap * em, area.Top, BarWidth * em, area.Height);
        return new ColorBarLayout(
            map,
            bar,
            new AxisMap(range, bar.Bottom, bar.Top),
            TickFinder.For(map.Scale, range, bar.Height, false, theme.SmallFontSizePt)
        );
    }
}
