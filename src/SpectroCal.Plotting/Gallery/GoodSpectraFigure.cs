using OxyPlot;

namespace SpectroCal.Plotting.Gallery;

/// <summary>How many spectra of each run are good.</summary>
public static class GoodSpectraFigure
{
    /// <summary>The figure.</summary>
    /// <param name="x">Where each run stands: hours, or numbers of runs; rising.</param>
    /// <param name="label">What that is, with its unit.</param>
    /// <param name="good">Good spectra of each run.</param>
    /// <param name="suspicious">Suspicious ones.</param>
    /// <param name="all">All that are there.</param>
    public static Figure Of(double[] x, RichText label, double[] good, double[] suspicious, double[] all)
    {
        ArgumentNullException.ThrowIfNull(good);
        ArgumentNullException.ThrowIfNull(suspicious);
        double[] used = [.. good.Zip(suspicious, (g, s) => g + s)];
        return new Figure(
            "good-spectra",
            "Spectra of each run: those that are there, those that are not bad, and the good ones.",
            0.3,
            new Panel(new Axis(label), new Axis("spectra") { IncludesZero = true, IsWhole = true })
            {
                Series =
                [
                    new LineSeries(x, all)
                    {
                        Color = Palette.Ink,
                        Style = LineStyle.Dot,
                        Name = "all",
                    },
                    new LineSeries(x, used)
                    {
                        Color = Palette.Orange,
                        Style = LineStyle.Dash,
                        Name = "good or suspicious",
                    },
                    new LineSeries(x, good) { Color = Palette.Blue, Weight = 0.6 },
                    new PointSeries(x, good)
                    {
                        Color = Palette.Blue,
                        Size = 0.8,
                        Name = "good",
                    },
                ],
            }
        );
    }
}
