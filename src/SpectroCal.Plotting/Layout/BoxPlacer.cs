namespace SpectroCal.Plotting.Layout;

/// <summary>Finds room for the legend and the notes of a panel: a corner without data, else a stretch above it, or at its top.</summary>
internal static class BoxPlacer
{
    /// <summary>Places boxes.</summary>
    /// <param name="boxes">The entries of each box.</param>
    /// <param name="area">The panel.</param>
    /// <param name="above">
    /// The stretch above the panel that boxes may take, whose lower edge is what labels have taken already; null: there is another panel.
    /// </param>
    /// <param name="obstacles">The data; null: everywhere.</param>
    /// <param name="size">Size of the characters, pt.</param>
    /// <returns>The boxes, and the height above the panel, or at its top where there is nothing above, that they take, pt.</returns>
    public static (IReadOnlyList<TextBox> Boxes, double TakenPt) Place(
        IEnumerable<IReadOnlyList<LegendEntry>> boxes,
        Rect area,
        Rect? above,
        Obstacles? obstacles,
        double size
    )
    {
        var placed = new List<TextBox>();
        double taken = 0;
        foreach (IReadOnlyList<LegendEntry> entries in boxes.Where(b => b.Count > 0))
        {
            TextBox stacked = TextBox.Stacked(entries, size);
            if (obstacles is not null && FreeCorner(stacked.Area, area, obstacles, placed, size) is { } corner)
            {
                placed.Add(stacked with { Area = corner });
                continue;
            }
            Rect stretch = above ?? area;
            TextBox flowing = TextBox.Flowing(entries, size, stretch.Width);
            double top = above is null ? area.Top + taken : stretch.Bottom - taken - flowing.Area.Height;
            // Over several panels, in the middle; over one, at its end.
            double left = stretch.Width > 1.01 * area.Width ? stretch.CentreX - flowing.Area.Width / 2 : area.Right - flowing.Area.Width;
            placed.Add(flowing with { Area = flowing.Area with { Left = left, Top = top } });
            taken += flowing.Area.Height;
        }
        return (placed, taken);
    }

    private static Rect? FreeCorner(Rect box, Rect area, Obstacles obstacles, List<TextBox> placed, double size)
    {
        double gap = 0.5 * size,
            left = area.Left + gap,
            right = area.Right - box.Width - gap,
            top = area.Top + gap,
            bottom = area.Bottom - box.Height - gap,
            middle = area.CentreX - box.Width / 2;
        if (right < left || bottom < top)
            return null;
        (double X, double Y)[] corners =
        [
            (right, top),
            (left, top),
            (middle, top),
            (right, bottom),
            (left, bottom),
            (right, (top + bottom) / 2),
            (left, (top + bottom) / 2),
        ];
        return corners
            .Select(c => box with { Left = c.X, Top = c.Y })
            .Where(r => !placed.Any(p => p.Area.Overlaps(r)))
            .Select(r => (Rect: r, Cost: obstacles.Within(r.Grown(gap / 2))))
            .Where(c => c.Cost < Obstacles.Forbidden)
            .OrderBy(c => c.Cost)
            .Select(c => (Rect?)c.Rect)
            .FirstOrDefault();
    }
}
