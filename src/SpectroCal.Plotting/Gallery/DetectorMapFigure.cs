using System.Globalization;
using SpectroCal.Reports;

namespace SpectroCal.Plotting.Gallery;

/// <summary>A map of a detector array: the number of calibrated batches of each detector, bad channels crossed out.</summary>
public static class DetectorMapFigure
{
    private const int MostTexts = 200;
    private const int RowLength = 8; // a result does not say how the array is built

    /// <summary>The detectors of a result in the order of its constants; one with fewer than half of its batches is bad.</summary>
    public static Figure Of(CampaignResult result) => Of(result, c => c.IsCalibrated);

    /// <summary>The same of other batches than those that are calibrated without a doubt.</summary>
    internal static Figure Of(CampaignResult result, Func<BatchConstants, bool> isGood)
    {
        ArgumentNullException.ThrowIfNull(result);
        (int Good, bool IsBad)[] detectors =
        [
            .. result
                .Constants.GroupBy(c => c.Detector)
                .Select(g => (Good: g.Count(isGood), All: g.Count()))
                .Select(n => (n.Good, 2 * n.Good < n.All)),
        ];
        int columns = Math.Min(RowLength, detectors.Length),
            rows = (detectors.Length + RowLength - 1) / RowLength,
            bad = detectors.Count(d => d.IsBad);
        double[] values = [.. detectors.Select(d => (double)d.Good), .. Enumerable.Repeat(double.NaN, rows * columns - detectors.Length)];
        string[] texts = [.. detectors.Select(d => d.IsBad ? "" : Invariant($"{d.Good}"))];
        return new Figure(
            "detector-map",
            "Map of the detector array: a number for each detector; bad channels are crossed out.",
            Math.Clamp(0.15 + 0.75 * rows / columns, 0.35, 1.2),
            new Panel(Numbers("column", columns), Numbers("row", rows))
            {
                Title = bad == 0 ? null : Invariant($"{bad} bad {Plural.Word(bad, "channel")} (crossed out)"),
                Series =
                [
                    new HeatMapSeries(BinEdges.Equal(-0.5, 1, columns), BinEdges.Equal(-0.5, 1, rows), values)
                    {
                        Scale = new Axis("calibrated batches") { IncludesZero = true, IsWhole = true },
                        Crossed = [.. Enumerable.Range(0, detectors.Length).Where(i => detectors[i].IsBad)],
                        CellTexts = detectors.Length <= MostTexts ? texts : [],
                    },
                ],
            }
        );
    }

    private static Axis Numbers(RichText label, int count) =>
        new(label) { Categories = [.. Enumerable.Range(1, count).Select(i => RichText.Plain(i.ToString(CultureInfo.InvariantCulture)))] };
}
