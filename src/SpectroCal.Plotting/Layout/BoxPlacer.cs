using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Layout;

/// <summary>Finds room for the legend and the notes of a panel: a corner without data, else a stretch that is made free at the top.</summary>
internal static class BoxPlacer
{
    private const int CrowdedPoints = 3;
    private const double MostHeadroom = 0.4;

    /// <summary>Places the boxes.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="entries">Entries of its legend.</param>
    /// <param name="free">The area below the labels of markers.</param>
    /// <param name="obstacles">The data.</param>
    /// <param name="size">Size of the characters, pt.</param>
    /// <param name="mayMakeRoom">Whether the vertical axis may be extended.</param>
    /// <returns>The boxes and the height at the top that the data must leave free, pt.</returns>
    public static (IReadOnlyList<TextBox> Boxes, double HeadroomPt) Place(Panel panel, IReadOnlyList<LegendEntry> entries, Rect free, Obstacles obstacles, double size, bool mayMakeRoom)
    {
        var placed = new List<TextBox>();
        double headroom = 0;
        var wanted = new List<TextBox>();
        if (entries.Count > 0) wanted.Add(LegendList(entries, size));
        if (panel.Notes.Count > 0) wanted.Add(NoteList(panel.Notes, size));
        foreach (TextBox box in wanted)
        {
            (Rect area, int points) = BestCorner(box.Area.Width, box.Area.Height, free, obstacles, placed, size);
            TextBox chosen = box with { Area = area };
            if (points > CrowdedPoints && mayMakeRoom)
            {
                TextBox inRow = box.Entries.Count > 1 && Row(box.Entries, size) is var row && row.Area.Width <= free.Width - size ? row : box;
                double height = inRow.Area.Height + 0.6 * size, top = free.Top + 0.3 * size;
                Rect[] places = [inRow.Area with { Left = free.Right - inRow.Area.Width - 0.5 * size, Top = top }, inRow.Area with { Left = free.Left + 0.5 * size, Top = top }];
                // What is placed already at the top stays clear of the data when these move down.
                Rect[] clear = [.. places.Where(r => !placed.Any(p => p.Area.Overlaps(r)))];
                if (clear.Length > 0 && height <= MostHeadroom * free.Height)
                {
                    chosen = inRow with { Area = clear[0] };
                    headroom = Math.Max(headroom, height);
                }
            }
            placed.Add(chosen);
        }
        return (placed, headroom);
    }

    private static (Rect Area, int Points) BestCorner(double width, double height, Rect free, Obstacles obstacles, List<TextBox> placed, double size)
    {
        double gap = 0.5 * size, left = free.Left + gap, right = free.Right - width - gap, top = free.Top + gap, bottom = free.Bottom - height - gap;
        double middle = free.CentreX - width / 2;
        (double X, double Y)[] corners = [(right, top), (left, top), (middle, top), (right, bottom), (left, bottom), (right, (top + bottom) / 2), (left, (top + bottom) / 2)];
        Rect best = default;
        int fewest = int.MaxValue;
        foreach ((double x, double y) in corners)
        {
            var rect = new Rect(x, y, width, height);
            if (placed.Any(p => p.Area.Overlaps(rect))) continue;
            int points = obstacles.Within(new Rect(x - gap / 2, y - gap / 2, width + gap, height + gap));
            if (points >= fewest) continue;
            (best, fewest) = (rect, points);
        }
        return fewest == int.MaxValue ? (new Rect(right, top, width, height), fewest) : (best, fewest);
    }

    private static TextBox LegendList(IReadOnlyList<LegendEntry> entries, double size) =>
        new(new Rect(0, 0, entries.Max(e => TextBox.EntryWidth(e, size)) + 2 * TextBox.Padding * size, (entries.Count * TextBox.LineHeight + 2 * TextBox.Padding) * size), entries, [], false);

    private static TextBox Row(IReadOnlyList<LegendEntry> entries, double size) =>
        new(new Rect(0, 0, entries.Sum(e => TextBox.EntryWidth(e, size)) + ((entries.Count - 1) * TextBox.EntryGap + 2 * TextBox.Padding) * size, (TextBox.LineHeight + 2 * TextBox.Padding) * size), entries, [], true);

    private static TextBox NoteList(IReadOnlyList<RichText> notes, double size) =>
        new(new Rect(0, 0, notes.Max(n => TextMetrics.Width(n, size)) + 2 * TextBox.Padding * size, (notes.Count * TextBox.LineHeight + 2 * TextBox.Padding) * size), [], notes, false);
}
