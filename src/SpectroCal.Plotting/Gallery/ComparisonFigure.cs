using SpectroCal.Monitoring;

namespace SpectroCal.Plotting.Gallery;

/// <summary>A spectrum beside its reference, and below how far it is from it, with the place where a monitor sees what is wrong.</summary>
public static class ComparisonFigure
{
    private const int MostBins = 128;
    private const double LeastReach = 4; // standard errors

    /// <summary>The figure.</summary>
    /// <param name="name">Name for files and links.</param>
    /// <param name="comparison">The spectrum and its reference; neighbouring bins are added until there are 128 at most.</param>
    /// <param name="fromChannel">First channel of the place; null: none.</param>
    /// <param name="toChannel">Last channel of it.</param>
    public static Figure Of(string name, SpectrumComparison comparison, double? fromChannel = null, double? toChannel = null)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        SpectrumComparison c = comparison.Merged(MostBins);
        var bins = BinEdges.At(c.Edges);
        double width = bins[1] - bins[0];
        double[] residuals = [.. c.Residuals()];
        double reach = Math.Max(LeastReach, 1.1 * residuals.Max(Math.Abs));
        Shade[] place =
            fromChannel is { } from && toChannel is { } to
                ? [new Shade(Math.Max(bins[0], from - width), Math.Min(bins[bins.Bins], to + width))]
                : [];
        var channels = new Axis("channel") { Minimum = bins[0], Maximum = bins[bins.Bins] };
        return new Figure(
            name,
            "A spectrum (line) beside its reference (grey), and their difference in standard errors.",
            0.62,
            new Panel(channels, new Axis("counts") { IsLogarithmic = true })
            {
                Shades = place,
                Series =
                [
                    new HistogramSeries(bins, c.Expected.ToArray()) { Color = Theme.Print.Muted, FillOpacity = 0.3 },
                    new HistogramSeries(bins, c.Counts.ToArray()) { Color = Palette.Blue },
                ],
            },
            new Panel(channels, new Axis("σ") { Minimum = -reach, Maximum = reach })
            {
                Row = 1,
                JoinsAbove = true,
                Shades = place,
                Levels = [new Level(0)],
                Series = [new HistogramSeries(bins, residuals) { Color = Palette.Vermilion }],
            }
        )
        {
            RowHeights = [3, 2],
        };
    }
}
