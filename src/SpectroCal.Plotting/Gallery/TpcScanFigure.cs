using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Physics;

namespace SpectroCal.Plotting.Gallery;

/// <summary>A loss and its derivative along constants of the argon, a column each.</summary>
public static class TpcScanFigure
{
    /// <summary>Scans.</summary>
    /// <param name="scans">What was varied, and what was found.</param>
    /// <param name="argon">Constants of the simulation that was compared with, which are marked; null: they are not known.</param>
    public static Figure Of(IReadOnlyList<TpcScanCurve> scans, LiquidArgon? argon = null)
    {
        ArgumentNullException.ThrowIfNull(scans);
        if (scans.Count == 0)
            throw new CalibrationException("There is no scan to draw.");
        return new Figure(
            "tpc-loss-scan",
            "A loss and its derivative along constants of the argon, the others as they are.",
            Math.Clamp(1.2 / scans.Count, 0.55, 0.9),
            [.. scans.SelectMany((s, column) => Panels(s, column, argon))]
        );
    }

    private static IEnumerable<Panel> Panels(TpcScanCurve scan, int column, LiquidArgon? argon)
    {
        double[] values = [.. scan.Points.Select(p => p.Value)];
        Marker[] markers = argon is null ? [] : [new Marker(argon.Value(scan.Parameter))];
        yield return new Panel(new Axis(TpcLabels.Of(scan.Parameter)), new Axis(column == 0 ? "loss" : ""))
        {
            Column = column,
            Markers = markers,
            Series = [new LineSeries(values, scan.Points.Select(p => p.Loss).ToArray()) { Color = Palette.Blue, Weight = 1.3 }],
        };
        yield return new Panel(new Axis(TpcLabels.Of(scan.Parameter)), new Axis(column == 0 ? "derivative" : ""))
        {
            Row = 1,
            Column = column,
            JoinsAbove = true,
            Markers = markers,
            Levels = [new Level(0)],
            Series = [new LineSeries(values, scan.Points.Select(p => p.Gradient).ToArray()) { Color = Palette.Vermilion, Weight = 1.3 }],
        };
    }
}
