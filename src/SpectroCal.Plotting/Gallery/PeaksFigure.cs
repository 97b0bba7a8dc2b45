using OxyPlot;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Raw spectra of detectors with the peaks found (VIP-2, Meas. Sci. Technol. 2023, Fig. 4).</summary>
public static class PeaksFigure
{
    private const int Columns = 2;

    /// <summary>Detectors, a panel each.</summary>
    /// <param name="detectors">The detectors.</param>
    /// <param name="foundName">Name of the method that found the peaks, for the legend.</param>
    /// <param name="otherName">Name of the method that gave the other channels.</param>
    /// <param name="isLogarithmic">Whether the axes of counts are logarithmic.</param>
    public static Figure Of(IReadOnlyList<DetectorPeaks> detectors, RichText foundName, RichText otherName, bool isLogarithmic = false)
    {
        ArgumentNullException.ThrowIfNull(detectors);
        int columns = Math.Min(Columns, detectors.Count),
            rows = (detectors.Count + columns - 1) / columns;
        return new Figure(
            "peaks",
            "Raw spectra of detectors with the peaks that were found.",
            0.12 + 0.33 * rows * (2.0 / columns),
            [
                .. detectors.Select(
                    (d, i) =>
                        new Panel(
                            new Axis(i / columns == rows - 1 || i + columns >= detectors.Count ? "ADC (channels)" : ""),
                            new Axis("counts") { IsLogarithmic = isLogarithmic }
                        )
                        {
                            Row = i / columns,
                            Column = i % columns,
                            Title = d.Detector,
                            Series = [d.Counts with { Color = Palette.Blue, FillOpacity = 0.25 }],
                            Markers =
                            [
                                .. d.Found.Select(
                                    (x, k) =>
                                        Mark(x, d.Lines.ElementAtOrDefault(k), Palette.Green, LineStyle.Solid, i == 0 ? foundName : null)
                                ),
                                .. d.Other.Select(x => Mark(x, null, Palette.Vermilion, LineStyle.Dot, i == 0 ? otherName : null)),
                            ],
                        }
                ),
            ]
        );

        static Marker Mark(double x, RichText? label, OxyColor color, LineStyle style, RichText? name) =>
            new(x, label)
            {
                Color = color,
                Style = style,
                Name = name,
            };
    }
}
