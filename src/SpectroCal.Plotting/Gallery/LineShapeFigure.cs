using OxyPlot;

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
            1,
            new Panel(x, new Axis(Columns.CountsPer(width)) { IncludesZero = true })
            {
                Notes = [.. before.Notes, .. after.Notes],
                Series =
                [
                    Fit(before, Palette.Standard, LineStyle.Dash),
                    Fit(after, Palette.Optimized, LineStyle.Solid),
                    Data(before, Palette.Standard, MarkerType.Square),
                    Data(after, Palette.Optimized, MarkerType.Circle),
                ],
            },
            Columns.Differences(x, "pull (σ)", 1, Pulls(before, Palette.Standard)),
            Columns.Differences(x, "pull (σ)", 2, Pulls(after, Palette.Optimized))
        )
        {
            RowHeights = [3, 1, 1],
        };
    }

    private static HistogramSeries Pulls(FittedSpectrum s, OxyColor color) => new(s.Bins, s.Pulls) { Color = color };

    private static PointSeries Data(FittedSpectrum s, OxyColor color, MarkerType shape) =>
        (CountPoints.Of(s.Bins, s.Counts) with { Shape = shape, Size = 0.4 }).As(s.Name, color);

    private static LineSeries Fit(FittedSpectrum s, OxyColor color, LineStyle style) =>
        (new LineSeries(s.Bins.Centres, s.Model) { Style = style, Weight = 1.2 }).As(RichText.Plain("fit, ").Then(s.Name), color);
}
