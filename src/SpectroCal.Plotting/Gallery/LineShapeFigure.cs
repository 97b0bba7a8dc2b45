using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Gallery;

/// <summary>A line before and after the optimisation with its fits (VIP-2, Meas. Sci. Technol. 2023, Fig. 7).</summary>
public static class LineShapeFigure
{
    /// <summary>Two fitted spectra of one line.</summary>
    /// <param name="before">Under the calibration before the optimisation.</param>
    /// <param name="after">Under the one after it.</param>
    public static Figure Of(FittedSpectrum before, FittedSpectrum after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var x = new Axis("energy (eV)") { Minimum = after.Bins[0], Maximum = after.Bins[after.Bins.Bins] };
        double width = (after.Bins[after.Bins.Bins] - after.Bins[0]) / after.Bins.Bins;
        return new Figure(
            "line-shape",
            "A line before and after the optimisation, with fits; below, the differences in standard deviations.",
            new Panel(x, new Axis(Columns.CountsPer(width)) { IncludesZero = true })
            {
                Notes = [.. before.Notes, .. after.Notes],
                Series =
                [
                    Fit(before, Palette.Standard, LineStyle.Dashed),
                    Fit(after, Palette.Optimized, LineStyle.Solid),
                    Data(before, Palette.Standard, MarkShape.Square),
                    Data(after, Palette.Optimized, MarkShape.Disc),
                ],
            },
            Pulls(1, before, Palette.Standard),
            Pulls(2, after, Palette.Optimized)
        )
        {
            RowHeights = [3, 1, 1],
            Aspect = 1,
        };

        Panel Pulls(int row, FittedSpectrum s, Rgba color) =>
            new(x, new Axis("pull (σ)"))
            {
                Row = row,
                JoinsAbove = true,
                YGroup = "pulls",
                Levels = [new Level(0)],
                Series = [new HistogramSeries(s.Bins, s.Pulls) { Color = color }],
            };
    }

    private static PointSeries Data(FittedSpectrum s, Rgba color, MarkShape shape) =>
        CountPoints.Of(s.Bins, s.Counts, AxisScale.Linear, ZeroCounts.UpperLimits) with
        {
            Name = s.Name,
            Color = color,
            Shape = shape,
            Size = 0.4,
        };

    private static LineSeries Fit(FittedSpectrum s, Rgba color, LineStyle style) =>
        new(s.Centres, s.Model)
        {
            Name = RichText.Plain("fit, ").Then(s.Name),
            Color = color,
            Style = style,
            Weight = 1.2,
        };
}
