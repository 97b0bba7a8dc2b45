using SpectroCal.Calibration;

namespace SpectroCal.Plotting.Gallery;

/// <summary>The loss along each parameter around its minimum.</summary>
public static class LossScanFigure
{
    private const int MostColumns = 3;

    /// <summary>Scans, a panel each.</summary>
    public static Figure Of(IReadOnlyList<LossScan> scans)
    {
        ArgumentNullException.ThrowIfNull(scans);
        if (scans.Count == 0)
            throw new CalibrationException("No parameter was determined, so there is nothing to scan.");
        int columns = Math.Min(MostColumns, scans.Count),
            rows = (scans.Count + columns - 1) / columns;
        return new Figure(
            "loss-scan",
            "The loss along each calibration parameter, the others held at the optimum; one standard error is shaded.",
            columns == 1 ? 0.7 : 0.02 + 0.42 * rows * 2 / columns,
            [
                .. scans.Select(
                    (s, i) =>
                        new Panel(
                            new Axis(Columns.Parameter(s.Parameter, s.Unit)),
                            new Axis(i % columns == 0 ? "loss − minimum" : "") { IncludesZero = true }
                        )
                        {
                            Row = i / columns,
                            Column = i % columns,
                            Shades = [new Shade(s.Optimum - s.Error, s.Optimum + s.Error, i == 0 ? "±1σ" : null)],
                            Markers = [new Marker(s.Optimum)],
                            Series = [new LineSeries(s.Values.ToArray(), s.Losses.ToArray()) { Color = Palette.Blue, Weight = 1.3 }],
                        }
                ),
            ]
        );
    }
}
