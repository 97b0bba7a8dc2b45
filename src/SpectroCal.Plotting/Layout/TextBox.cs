using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Layout;

/// <summary>A legend or lines of text inside a panel.</summary>
/// <param name="Area">Where it stands.</param>
/// <param name="Entries">Entries of a legend; empty for text alone.</param>
/// <param name="Lines">Lines of text alone.</param>
/// <param name="InRow">Whether entries stand side by side.</param>
internal sealed record TextBox(Rect Area, IReadOnlyList<LegendEntry> Entries, IReadOnlyList<RichText> Lines, bool InRow)
{
    /// <summary>Height of a line over the size of its characters.</summary>
    public const double LineHeight = 1.3;

    /// <summary>Room around the content over the size of its characters.</summary>
    public const double Padding = 0.4;

    /// <summary>Width of the sample before the name of an entry over the size of the characters.</summary>
    public const double Sample = 1.7;

    /// <summary>Distance of the sample from the name, over the size of the characters.</summary>
    public const double SampleGap = 0.45;

    /// <summary>Distance of entries that stand side by side, over the size of the characters.</summary>
    public const double EntryGap = 1.1;

    /// <summary>Width of an entry.</summary>
    public static double EntryWidth(LegendEntry entry, double size) => TextMetrics.Width(entry.Name, size) + (Sample + SampleGap) * size;
}
