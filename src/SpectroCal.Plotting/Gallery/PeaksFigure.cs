using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Raw spectra of detectors with the peaks found (VIP-2, Meas. Sci. Technol. 2023, Fig. 4).</summary>
public static class PeaksFigure
{
    private const int Columns = 2;

    /// <summary>Detectors, a panel each.</summary>
    /// <param name="detectors">The detectors.</param>
    /// <param name="foundName">Name of the method that found the peaks, for the legend.</param>
    /// <param name="otherName">Name of the method that gave the other channels.</param>
    public static Figure Of(IReadOnlyList<DetectorPeaks> detectors, RichText foundName, RichText otherName)
    {
        ArgumentNullException.ThrowIfNull(detectors);
        int columns = Math.Min(Columns, detectors.Count),
            rows = (detectors.Count + columns - 1) / columns;
        return new Figure(
            "peaks",
            "Raw spectra of detectors with the peaks that were found.",
            [
                .. detectors.Select(
                    (d, i) =>
                        new Panel(
                            new Axis(i / columns == rows - 1 || i + columns >= detectors.Count ? "ADC (channels)" : ""),
                            new Axis("counts")
                        )
                        {
                            Row = i / columns,
                            Column = i % columns,
                            Title = RichText.Plain(d.Detector),
                            Series = [new HistogramSeries(d.Bins, d.Counts) { Color = Palette.Blue, FillOpacity = 0.25 }],
                            Markers =
                            [
                                .. d.Other.Select(
                                    (x, k) =>
                                        new Marker(x)
                                        {
                                            Color = Palette.Vermilion,
                                            Style = LineStyle.Dotted,
                                            Name = i == 0 ? otherName : null,
                                        }
                                ),
                                .. d.Found.Select(
                                    (x, k) =>
                                        new Marker(x, k < d.Lines.Count ? d.Lines[k] : null)
                                        {
                                            Color = Palette.Orange,
                                            Style = LineStyle.Solid,
                                            Name = i == 0 ? foundName : null,
                                        }
                                ),
                            ],
                        }
                ),
            ]
        )
        {
            Aspect = 0.12 + 0.33 * rows * (2.0 / columns),
        };
    }
}
