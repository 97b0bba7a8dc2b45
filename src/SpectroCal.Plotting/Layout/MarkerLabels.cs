using OxyPlot;

namespace SpectroCal.Plotting.Layout;

/// <summary>
/// Labels of markers above a panel: side by side where they fit, else upright and moved apart; what is moved has a line to its
/// place.
/// </summary>
/// <param name="Labels">The labels, from left to right.</param>
/// <param name="IsUpright">Whether they are turned by a quarter.</param>
/// <param name="HeightPt">Height of their stretch above the panel, pt; 0 without labels.</param>
internal sealed record MarkerLabels(IReadOnlyList<MarkerLabel> Labels, bool IsUpright, double HeightPt)
{
    private const double UprightSpacing = 1.15;
    private const double Gap = 0.6;
    private const double Margin = 0.3;
    private const double FurthestLevel = 3;
    private const double FurthestUpright = 4;
    private const double NearEnough = 0.5; // pt

    /// <summary>Height of the slanted lines to upright labels over the size of the characters.</summary>
    public const double LeaderHeight = 0.9;

    /// <summary>Whether slanted lines lead to the labels.</summary>
    public bool HasLeaders => IsUpright || Labels.Any(l => l.DisplacementPt > NearEnough);

    /// <summary>Places the labels of markers above a panel.</summary>
    public static MarkerLabels Place(IEnumerable<Marker> markers, AxisMap x, OxyRect area, double size)
    {
        MarkerLabel[] labels =
        [
            .. markers
                .Where(m => m.Label is { IsEmpty: false })
                .Select(m => new MarkerLabel(m, x.Position(m.X), x.Position(m.X)))
                .Where(l => l.LineX >= area.Left && l.LineX <= area.Right)
                .OrderBy(l => l.LineX),
        ];
        if (labels.Length == 0)
            return new MarkerLabels([], false, 0);
        double low = area.Left + Margin * size,
            high = area.Right - Margin * size;
        double[] widths = [.. labels.Select(l => TextMetrics.Width(l.Marker.Label!, size) + Gap * size)];
        if (widths.Sum() <= area.Width)
        {
            MarkerLabel[] level = Apart(labels, widths, low, high);
            double furthest = level.Max(l => l.DisplacementPt);
            if (furthest <= FurthestLevel * size)
                return new MarkerLabels(level, false, (furthest > NearEnough ? 1.5 + LeaderHeight : 1.5) * size);
        }
        labels = Upright(labels, low, high, UprightSpacing * size, FurthestUpright * size);
        return new MarkerLabels(labels, true, labels.Max(l => TextMetrics.Width(l.Marker.Label!, size)) + (LeaderHeight + 0.8) * size);
    }

    // A label far from its line tells little: where lines crowd, those of the least priority go without one.
    private static MarkerLabel[] Upright(MarkerLabel[] labels, double low, double high, double spacing, double furthest)
    {
        while (true)
        {
            labels = Apart(labels, [.. labels.Select(_ => spacing)], low, high);
            MarkerLabel[] crowded = [.. labels.Where(l => l.DisplacementPt > furthest / 2)];
            bool fits = labels.Length * spacing <= high - low && !crowded.Any(l => l.DisplacementPt > furthest);
            if (fits || labels.Length == 1)
                return labels;
            MarkerLabel least = (crowded.Length > 0 ? crowded : labels).MinBy(l => l.Marker.Priority)!;
            labels = [.. labels.Where(l => !ReferenceEquals(l, least))];
        }
    }

    private static MarkerLabel[] Apart(MarkerLabel[] labels, double[] widths, double low, double high)
    {
        double[] places = Spread([.. labels.Select(l => l.LineX)], widths, low, high);
        return [.. labels.Select((l, i) => l with { LabelX = places[i] })];
    }

    /// <summary>
    /// Middles of things of some widths that do not overlap and whose squared displacements from where they are wanted are least.
    /// </summary>
    /// <remarks>Blocks of neighbours that touch share their mean displacement (pool adjacent violators).</remarks>
    /// <param name="wanted">Wanted middles, rising.</param>
    /// <param name="widths">Widths.</param>
    /// <param name="low">Beginning of the room.</param>
    /// <param name="high">Its end.</param>
    internal static double[] Spread(double[] wanted, double[] widths, double low, double high)
    {
        // With the widths to the left of each taken out, "apart" becomes "not falling".
        double[] before = new double[wanted.Length];
        for (int i = 1; i < wanted.Length; i++)
            before[i] = before[i - 1] + (widths[i - 1] + widths[i]) / 2;
        var blocks = new List<(double Sum, int Count)>();
        for (int i = 0; i < wanted.Length; i++)
        {
            (double Sum, int Count) block = (wanted[i] - before[i], 1);
            while (blocks.Count > 0 && blocks[^1].Sum / blocks[^1].Count > block.Sum / block.Count)
            {
                block = (block.Sum + blocks[^1].Sum, block.Count + blocks[^1].Count);
                blocks.RemoveAt(blocks.Count - 1);
            }
            blocks.Add(block);
        }
        double first = low + widths[0] / 2,
            last = Math.Max(first, high - widths[^1] / 2 - before[^1]);
        return
        [
            .. blocks.SelectMany(b => Enumerable.Repeat(Math.Clamp(b.Sum / b.Count, first, last), b.Count)).Select((v, i) => v + before[i]),
        ];
    }
}

/// <summary>Where the label of a marker stands.</summary>
/// <param name="Marker">The marker.</param>
/// <param name="LineX">Position of its line, pt.</param>
/// <param name="LabelX">Position of the middle of its label, pt.</param>
internal sealed record MarkerLabel(Marker Marker, double LineX, double LabelX)
{
    /// <summary>Distance of the label from its line along the axis, pt.</summary>
    public double DisplacementPt => Math.Abs(LabelX - LineX);
}
