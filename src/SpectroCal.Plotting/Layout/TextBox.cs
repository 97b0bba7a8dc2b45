using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Layout;

/// <summary>A legend or lines of text inside a panel.</summary>
/// <param name="Area">Where it stands.</param>
/// <param name="Rows">Entries of a legend by rows; empty for text alone.</param>
/// <param name="Lines">Lines of text alone.</param>
internal sealed record TextBox(Rect Area, IReadOnlyList<IReadOnlyList<LegendEntry>> Rows, IReadOnlyList<RichText> Lines)
{
    /// <summary>Height of a line over the size of its characters.</summary>
    public const double LineHeight = 1.3;

    /// <summary>Room around the content over the size of its characters.</summary>
    public const double Padding = 0.4;

    private const double LineSample = 1.7;
    private const double MarkSample = 0.8;

    /// <summary>Distance of the sample from the name, over the size of the characters.</summary>
    public const double SampleGap = 0.45;

    /// <summary>Distance of entries that stand side by side, over the size of the characters.</summary>
    public const double EntryGap = 0.9;

    /// <summary>Width of the sample before the name of an entry over the size of the characters: marks need less than lines.</summary>
    public static double Sample(LegendEntry entry) => entry.Marker is not null || entry.Series is PointSeries ? MarkSample : LineSample;

    /// <summary>Width of an entry.</summary>
    public static double EntryWidth(LegendEntry entry, double size) =>
        TextMetrics.Width(entry.Name, size) + (Sample(entry) + SampleGap) * size;
}
