using OxyPlot;

namespace SpectroCal.Plotting.Layout;

/// <summary>Finds room for the legend and the notes of a panel: a corner without data, else a stretch above it, or at its top.</summary>
internal static class BoxPlacer
{
    private const double Gap = 0.5;

    /// <summary>Places boxes.</summary>
    /// <param name="boxes">The entries of each box.</param>
    /// <param name="area">The panel.</param>
    /// <param name="above">
    /// The stretch above the panel that boxes may take, above what labels have taken already; null: there is another panel.
    /// </param>
    /// <param name="cost">How much a box would cover of what it may cover; null: of what it may not, such as data.</param>
    /// <param name="size">Size of the characters, pt.</param>
    /// <returns>The boxes, and the height above the panel, or at its top where there is nothing above, that they take, pt.</returns>
    public static (IReadOnlyList<TextBox> Boxes, double TakenPt) Place(
        IEnumerable<IReadOnlyList<LegendEntry>> boxes,
        OxyRect area,
        (double Left, double Right, double Bottom)? above,
        Func<OxyRect, int?> cost,
        double size
    )
    {
        var placed = new List<TextBox>();
        double taken = 0;
        foreach (IReadOnlyList<LegendEntry> entries in boxes.Where(b => b.Count > 0))
        {
            TextBox box = TextBox.Stacked(entries, size);
            if (FreeCorner(box, area, b => placed.Any(p => Overlap(p.Area, b)) ? null : cost(b)) is { } corner)
            {
                placed.Add(box with { At = corner });
                continue;
            }
            // Within a panel, clear of its frame and ticks.
            double edge = above is null ? Gap * size : 0;
            (double from, double to, double bottom) = above ?? (area.Left + edge, area.Right - edge, 0);
            box = TextBox.Flowing(entries, size, to - from);
            taken = Math.Max(taken, edge);
            double top = above is null ? area.Top + taken : bottom - taken - box.Height;
            // Over several panels, in the middle; over one, at its end.
            double left = to - from > 1.01 * area.Width ? (from + to - box.Width) / 2 : to - box.Width;
            placed.Add(box with { At = new(left, top) });
            taken += box.Height;
        }
        return (placed, taken);
    }

    /// <summary>Whether two rectangles have anything in common but edges.</summary>
    public static bool Overlap(OxyRect a, OxyRect b) => a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;

    private static ScreenPoint? FreeCorner(TextBox box, OxyRect area, Func<OxyRect, int?> cost)
    {
        double gap = Gap * box.Size,
            left = area.Left + gap,
            right = area.Right - box.Width - gap,
            top = area.Top + gap,
            bottom = area.Bottom - box.Height - gap,
            middle = (top + bottom) / 2;
        if (right < left || bottom < top)
            return null;
        ScreenPoint[] corners =
        [
            new(right, top),
            new(left, top),
            new((left + right) / 2, top),
            new(right, bottom),
            new(left, bottom),
            new(right, middle),
            new(left, middle),
        ];
        return corners
            .Select(c => (Corner: (ScreenPoint?)c, Cost: cost((box with { At = c }).Area.Inflate(gap, gap))))
            .Where(c => c.Cost is not null)
            .OrderBy(c => c.Cost)
            .Select(c => c.Corner)
            .FirstOrDefault();
    }
}
