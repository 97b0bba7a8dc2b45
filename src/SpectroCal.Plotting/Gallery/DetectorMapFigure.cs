using System.Globalization;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Text;
using SpectroCal.Reports;

namespace SpectroCal.Plotting.Gallery;

/// <summary>A map of a detector array: a number for each detector, bad channels crossed out.</summary>
public static class DetectorMapFigure
{
    private const int MostTexts = 200;
    private const int RowLength = 8; // where a result does not say how the array is built

    /// <summary>
    /// The number of calibrated batches of every detector of a result, in the order of its constants; one with fewer than half of its
    /// batches is bad.
    /// </summary>
    public static Figure Of(CampaignResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Of(
            [
                .. result
                    .Constants.GroupBy(c => c.Detector)
                    .Select(
                        (g, i) =>
                        {
                            int calibrated = g.Count(c => c.IsCalibrated);
                            return new DetectorCell(g.Key, i / RowLength, i % RowLength, calibrated, 2 * calibrated < g.Count());
                        }
                    ),
            ],
            "calibrated batches"
        );
    }

    /// <summary>The map of some detectors.</summary>
    /// <param name="cells">The detectors; places without one stay empty.</param>
    /// <param name="label">What is shown, such as "spectra".</param>
    public static Figure Of(IReadOnlyList<DetectorCell> cells, RichText label)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(label);
        if (cells.Count == 0)
            throw new ArgumentException("A map needs at least one detector.", nameof(cells));
        int columns = cells.Max(c => c.Column) + 1,
            rows = cells.Max(c => c.Row) + 1;
        double[] values = new double[columns * rows];
        string[] texts = new string[values.Length];
        Array.Fill(values, double.NaN);
        Array.Fill(texts, "");
        foreach (DetectorCell cell in cells)
        {
            values[cell.Row * columns + cell.Column] = cell.Value;
            if (!cell.IsBad)
                texts[cell.Row * columns + cell.Column] = cell.Value.ToString("0.#", CultureInfo.InvariantCulture);
        }
        int bad = cells.Count(c => c.IsBad);
        return new Figure(
            "detector-map",
            "Map of the detector array: a number for each detector; bad channels are crossed out.",
            new Panel(Numbers("column", columns), Numbers("row", rows))
            {
                Title =
                    bad == 0
                        ? null
                        : RichText.Plain(
                            bad == 1
                                ? "1 bad channel (crossed out)"
                                : string.Create(CultureInfo.InvariantCulture, $"{bad} bad channels (crossed out)")
                        ),
                Series =
                [
                    new HeatMapSeries(BinEdges.Equal(-0.5, 1, columns), BinEdges.Equal(-0.5, 1, rows), values)
                    {
                        Scale = new Axis(label) { IncludesZero = true, IsWhole = cells.All(c => c.Value == Math.Floor(c.Value)) },
                        Crossed = [.. cells.Where(c => c.IsBad).Select(c => c.Row * columns + c.Column)],
                        CellTexts = cells.Count <= MostTexts ? texts : [],
                    },
                ],
            }
        )
        {
            Aspect = Math.Clamp(0.15 + 0.75 * rows / columns, 0.35, 1.2),
        };
    }

    private static Axis Numbers(RichText label, int count) =>
        new(label) { Categories = [.. Enumerable.Range(1, count).Select(i => RichText.Plain(i.ToString(CultureInfo.InvariantCulture)))] };
}
