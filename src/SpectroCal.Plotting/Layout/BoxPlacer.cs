using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Layout;

/// <summary>
/// Finds room for the legend and the notes of a panel: a corner without data, else a stretch that is made free at the top.
/// </summary>
internal static class BoxPlacer
{
    private const int CrowdedPoints = 0;
    private const double MostHeadroom = 0.55;

    /// <summary>Places the boxes.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="entries">Entries of its legend.</param>
    /// <param name="free">The area below the labels of markers.</param>
    /// <param name="obstacles">The data.</param>
    /// <param name="size">Size of the characters, pt.</param>
    /// <param name="mayMakeRoom">Whether the vertical axis may be extended.</param>
    /// <returns>The boxes and the height at the top that the data must leave free, pt.</returns>
    public static (IReadOnlyList<TextBox> Boxes, double HeadroomPt) Place(
        Panel panel,
        IReadOnlyList<LegendEntry> entries,
        Rect free,
        Obstacles obstacles,
        double size,
        bool mayMakeRoom
    )
    {
        var placed = new List<TextBox>();
        double headroom = 0;
        var wanted = new List<TextBox>();
        if (entries.Count > 0)
            wanted.Add(LegendOf([.. entries.Select(e => (IReadOnlyList<LegendEntry>)[e])], size));
        if (panel.Notes.Count > 0)
            wanted.Add(NoteList(panel.Notes, size));
        foreach (TextBox box in wanted)
        {
            (Rect area, int points) = BestCorner(box.Area.Width, box.Area.Height, free, obstacles, placed, size);
            TextBox chosen = box with { Area = area };
            if (points > CrowdedPoints && mayMakeRoom)
            {
                TextBox inRow = box.Rows.Count > 1 ? Flowing(box.Rows, free.Width - 0.6 * size, size) : box;
                double height = inRow.Area.Height + 0.6 * size,
                    top = free.Top + 0.3 * size;
                Rect[] places =
                [
                    inRow.Area with
                    {
                        Left = free.Right - inRow.Area.Width - 0.3 * size,
                        Top = top,
                    },
                    inRow.Area with
                    {
                        Left = free.Left + 0.3 * size,
                        Top = top,
                    },
                ];
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

    private static (Rect Area, int Points) BestCorner(
        double width,
        double height,
        Rect free,
        Obstacles obstacles,
        List<TextBox> placed,
        double size
    )
    {
        double gap = 0.5 * size,
            left = free.Left + gap,
            right = free.Right - width - gap,
            top = free.Top + gap,
            bottom = free.Bottom - height - gap;
        double middle = free.CentreX - width / 2;
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
        Rect best = default;
        int fewest = int.MaxValue;
        foreach ((double x, double y) in corners)
        {
            var rect = new Rect(x, y, width, height);
            if (placed.Any(p => p.Area.Overlaps(rect)))
                continue;
            int points = obstacles.Within(new Rect(x - gap / 2, y - gap / 2, width + gap, height + gap));
            if (points >= fewest)
                continue;
            (best, fewest) = (rect, points);
        }
        return fewest == int.MaxValue ? (new Rect(right, top, width, height), fewest) : (best, fewest);
    }

    private static TextBox LegendOf(IReadOnlyList<IReadOnlyList<LegendEntry>> rows, double size) =>
        new(
            new Rect(
                0,
                0,
                rows.Max(r => RowWidth(r, size)) + 2 * TextBox.Padding * size,
                (rows.Count * TextBox.LineHeight + 2 * TextBox.Padding) * size
            ),
            rows,
            []
        );

    private static double RowWidth(IEnumerable<LegendEntry> row, double size) =>
        row.Sum(e => TextBox.EntryWidth(e, size) + TextBox.EntryGap * size) - TextBox.EntryGap * size;

    // As many side by side as there is room for.
    private static TextBox Flowing(IReadOnlyList<IReadOnlyList<LegendEntry>> rows, double width, double size)
    {
        var flowing = new List<List<LegendEntry>>();
        foreach (LegendEntry entry in rows.SelectMany(r => r))
        {
            if (flowing.Count == 0 || RowWidth(flowing[^1].Append(entry), size) + 2 * TextBox.Padding * size > width)
                flowing.Add([]);
            flowing[^1].Add(entry);
        }
        return LegendOf(flowing, size);
    }

    private static TextBox NoteList(IReadOnlyList<RichText> notes, double size) =>
        new(
            new Rect(
                0,
                0,
                notes.Max(n => TextMetrics.Width(n, size)) + 2 * TextBox.Padding * size,
                (notes.Count * TextBox.LineHeight + 2 * TextBox.Padding) * size
            ),
            [],
            notes
        );
}
