using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Plotting.Gallery;

/// <summary>
/// Charge that pixels read in one event, for each anode: over the anode's plane, and over time and the longer axis of the plane.
/// </summary>
public static class TpcEventFigure
{
    private const int TimeBins = 60;
    private const int LeastPixels = 12;
    private const double ElectronsPerUnit = 1000;

    /// <summary>The event with the most readings.</summary>
    /// <param name="hits">Readings of any number of events.</param>
    /// <param name="geometry">Where the pixels are.</param>
    /// <exception cref="CalibrationException">There are no readings.</exception>
    public static Figure Of(IReadOnlyList<TpcHit> hits, DetectorGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(hits);
        ArgumentNullException.ThrowIfNull(geometry);
        if (hits.Count == 0)
            throw new CalibrationException("No pixel was read, so there is no event to draw.");
        IGrouping<long, TpcHit> busiest = hits.GroupBy(h => h.Event).MaxBy(g => g.Count())!;
        TpcHit[][] anodes = [.. busiest.GroupBy(h => h.Pixel.Anode).OrderBy(g => g.Key).Select(g => g.ToArray())];
        double most = busiest.Max(h => h.Electrons.Value) / ElectronsPerUnit;
        return new Figure(
            "tpc-event",
            Invariant($"Charge that the pixels read in event {busiest.Key}: over the plane of the anode, and over time."),
            0.5 * anodes.Length,
            [.. anodes.SelectMany((own, row) => Panels(own, geometry, row, anodes.Length > 1, most))]
        );
    }

    private static IEnumerable<Panel> Panels(TpcHit[] hits, DetectorGeometry geometry, int row, bool hasTitle, double most)
    {
        (int first, int count) columns = Range(hits.Select(h => h.Pixel.Column), geometry.Columns),
            rows = Range(hits.Select(h => h.Pixel.Row), geometry.Rows);
        BinEdges x = BinEdges.Equal(-geometry.HalfWidthCm + columns.first * geometry.PitchCm, geometry.PitchCm, columns.count),
            y = BinEdges.Equal(-geometry.HalfHeightCm + rows.first * geometry.PitchCm, geometry.PitchCm, rows.count);
        bool isAlongX = columns.count > rows.count;
        BinEdges along = isAlongX ? x : y;
        double early = hits.Min(h => h.TimeUs.Value),
            width = Math.Max(hits.Max(h => h.TimeUs.Value) - early, 1) / TimeBins * 1.0001;
        var time = BinEdges.Equal(early, width, TimeBins);
        RichText? title = hasTitle ? Invariant($"anode {hits[0].Pixel.Anode}") : null;
        yield return new Panel(new Axis("x (cm)"), new Axis("y (cm)"))
        {
            Row = row,
            Title = title,
            Series = [Map(hits, x, y, h => h.Pixel.Column - columns.first, h => h.Pixel.Row - rows.first, most)],
        };
        yield return new Panel(new Axis("time (µs)"), new Axis(isAlongX ? "x (cm)" : "y (cm)"))
        {
            Row = row,
            Column = 1,
            Title = title,
            Series =
            [
                Map(
                    hits,
                    time,
                    along,
                    h => (int)((h.TimeUs.Value - early) / width),
                    h => isAlongX ? h.Pixel.Column - columns.first : h.Pixel.Row - rows.first,
                    most
                ),
            ],
        };
    }

    private static HeatMapSeries Map(
        TpcHit[] hits,
        BinEdges columns,
        BinEdges rows,
        Func<TpcHit, int> column,
        Func<TpcHit, int> row,
        double most
    )
    {
        double[] charges = new double[columns.Bins * rows.Bins];
        Array.Fill(charges, double.NaN);
        foreach (TpcHit hit in hits)
        {
            ref double charge = ref charges[row(hit) * columns.Bins + column(hit)];
            charge = (double.IsNaN(charge) ? 0 : charge) + hit.Electrons.Value / ElectronsPerUnit;
        }
        return new HeatMapSeries(columns, rows, charges)
        {
            Scale = new Axis(RichText.Markup("charge (10^3 e)")) { Minimum = 0, Maximum = most },
        };
    }

    // Pixels with readings, and some around them.
    private static (int First, int Count) Range(IEnumerable<int> places, int all)
    {
        int from = places.Min() - 1,
            to = places.Max() + 1,
            more = Math.Max(0, LeastPixels - (to - from + 1));
        from = Math.Max(0, from - more / 2);
        to = Math.Min(all - 1, to + (more + 1) / 2);
        return (from, to - from + 1);
    }
}
