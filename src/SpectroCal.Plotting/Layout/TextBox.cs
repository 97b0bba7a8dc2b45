using OxyPlot;

namespace SpectroCal.Plotting.Layout;

/// <summary>Lines of text in a panel or above it: a legend, whose entries have samples, or notes, which have none.</summary>
/// <param name="Rows">Entries by rows.</param>
/// <param name="Size">Size of the characters, pt.</param>
internal sealed record TextBox(IReadOnlyList<IReadOnlyList<LegendEntry>> Rows, double Size)
{
    /// <summary>Height of a line over the size of its characters.</summary>
    public const double LineHeight = 1.3;

    /// <summary>Room around the content over the size of its characters.</summary>
    public const double Padding = 0.4;

    /// <summary>Distance of entries that stand side by side, over the size of the characters.</summary>
    public const double EntryGap = 0.9;
    private const double SampleGap = 0.45;
    private const double SmallestScale = 0.75;

    /// <summary>Its upper left corner.</summary>
    public ScreenPoint At { get; init; }

    /// <summary>Width, pt.</summary>
    public double Width => Rows.Max(r => RowWidth(r, Size)) + 2 * Padding * Size;

    /// <summary>Height, pt.</summary>
    public double Height => (Rows.Count * LineHeight + 2 * Padding) * Size;

    /// <summary>Where it stands.</summary>
    public OxyRect Area => new(At.X, At.Y, Width, Height);

    /// <summary>One entry below the other.</summary>
    public static TextBox Stacked(IReadOnlyList<LegendEntry> entries, double size) =>
        new([.. entries.Select(e => (LegendEntry[])[e])], size);

    /// <summary>As many side by side as a width has room for; where one is too long for it, in smaller characters.</summary>
    public static TextBox Flowing(IReadOnlyList<LegendEntry> entries, double size, double width)
    {
        double room = width - 2 * Padding * size,
            longest = entries.Max(e => EntryWidth(e, size)),
            scale = Math.Clamp(room / longest, SmallestScale, 1);
        size *= scale;
        var rows = new List<IReadOnlyList<LegendEntry>>();
        foreach (LegendEntry entry in entries.Select(e => Shortened(e, size, room)))
        {
            if (rows.Count > 0 && RowWidth([.. rows[^1], entry], size) <= room)
                rows[^1] = [.. rows[^1], entry];
            else
                rows.Add([entry]);
        }
        return new TextBox(rows, size);
    }

    /// <summary>Distance of the name of an entry from its beginning, pt.</summary>
    public static double NameOffset(LegendEntry entry, double size) => entry.SampleWidth > 0 ? (entry.SampleWidth + SampleGap) * size : 0;

    /// <summary>Width of an entry, pt.</summary>
    public static double EntryWidth(LegendEntry entry, double size) => NameOffset(entry, size) + TextMetrics.Width(entry.Name, size);

    private static double RowWidth(IReadOnlyList<LegendEntry> row, double size) =>
        row.Sum(e => EntryWidth(e, size) + EntryGap * size) - EntryGap * size;

    // Names differ at their ends more often than in their middles.
    private static LegendEntry Shortened(LegendEntry entry, double size, double room)
    {
        if (EntryWidth(entry, size) <= room)
            return entry;
        string name = entry.Name.ToString();
        for (int kept = name.Length - 1; kept > 2; kept--)
        {
            LegendEntry shorter = entry with { Name = RichText.Plain(name[..(kept / 2)] + "…" + name[^(kept - kept / 2)..]) };
            if (EntryWidth(shorter, size) <= room)
                return shorter;
        }
        return entry;
    }
}

/// <summary>A line of a legend, or of notes.</summary>
/// <param name="Name">What it says.</param>
/// <param name="SampleWidth">Width of the sample before the name, over the size of the characters; 0: none.</param>
/// <param name="DrawSample">Draws the sample into a rectangle; null: there is none.</param>
internal sealed record LegendEntry(RichText Name, double SampleWidth, Action<IRenderContext, OxyRect>? DrawSample);
