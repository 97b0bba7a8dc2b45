using OxyPlot;
using SpectroCal.Detectors;
using SpectroCal.Reports;

namespace SpectroCal.Plotting.Gallery;

/// <summary>The drift of every detector through a campaign: lines for a few detectors, a map for many.</summary>
public static class DetectorDriftFigure
{
    private const int MostLines = 8;
    private const int MostNames = 40;
    private const int RoundingDigits = 6; // beyond that there is only rounding error

    /// <summary>
    /// Drift of the energy scale at an energy: how far the constants of a detector's first batch would be off in each later one.
    /// </summary>
    /// <param name="result">The result.</param>
    /// <param name="energyEv">The energy, eV; null: the middle of the target's range.</param>
    public static Figure Of(CampaignResult result, double? energyEv = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        double aspect = result.Constants.DistinctBy(c => c.Detector).Count() <= MostLines ? 0.55 : 0.75;
        return new Figure("detector-drift", "Drift of every detector through the campaign.", aspect, Panel(result, energyEv));
    }

    /// <summary>The panel, for a page with several.</summary>
    internal static Panel Panel(CampaignResult result, double? energyEv = null)
    {
        double energy = energyEv ?? (result.Report.Target.LowEv + result.Report.Target.HighEv) / 2;
        // Reports of older versions name no function: it was a polynomial.
        CalibrationFunction? function = result.Report.Function is { } text ? CalibrationFunction.Parse(text) : null;
        return Panel(
            [.. result.Constants.GroupBy(c => c.Detector).Select(g => (g.Key, Drift([.. g], function, energy)))],
            Invariant($"drift at {energy / 1000:0.0} keV (eV)")
        );
    }

    /// <summary>The panel of detectors with a value for each of their batches; NaN where one was not calibrated.</summary>
    internal static Panel Panel(IReadOnlyList<(string Detector, double[] Values)> detectors, RichText label) =>
        detectors.Count <= MostLines ? Lines(detectors, label) : Map(detectors, label);

    private static Panel Lines(IReadOnlyList<(string Detector, double[] Values)> detectors, RichText label) =>
        new(new Axis("batch") { IsWhole = true }, new Axis(label))
        {
            Levels = [new Level(0, LineStyle.Dot)],
            Series =
            [
                .. detectors.SelectMany(
                    (d, i) =>
                    {
                        double[] batches = [.. d.Values.Select((_, k) => k + 1.0)];
                        OxyColor color = Palette.All[i];
                        var points = new PointSeries(batches, d.Values) { Size = 0.65 };
                        return (Series[])
                            [
                                new LineSeries(batches, d.Values) { Color = color, Weight = 0.6 },
                                points.As(detectors.Count > 1 ? d.Detector : null, color),
                            ];
                    }
                ),
            ],
        };

    private static Panel Map(IReadOnlyList<(string Detector, double[] Values)> detectors, RichText label)
    {
        int columns = detectors.Max(d => d.Values.Length);
        double[] values = [.. detectors.SelectMany(d => d.Values.Concat(Enumerable.Repeat(double.NaN, columns - d.Values.Length)))];
        double largest = values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max();
        // Names begin at 0, numbers at 1.
        bool hasNames = detectors.Count <= MostNames;
        Axis rows = hasNames
            ? new Axis("") { Categories = [.. detectors.Select(d => RichText.Plain(d.Detector))] }
            : new Axis("detector") { IsWhole = true };
        return new Panel(new Axis("batch") { IsWhole = true }, rows)
        {
            // Shows where the map has no colour.
            Shades = values.All(double.IsFinite) ? [] : [new Shade(0.5, columns + 0.5, "not calibrated")],
            Series =
            [
                new HeatMapSeries(BinEdges.Equal(0.5, 1, columns), BinEdges.Equal(hasNames ? -0.5 : 0.5, 1, detectors.Count), values)
                {
                    Map = ColorMap.Diverging,
                    Scale = new Axis(label) { Minimum = -largest, Maximum = largest },
                },
            ],
        };
    }

    // Without a calibrated batch there is nothing.
    private static double[] Drift(BatchConstants[] batches, CalibrationFunction? function, double energyEv)
    {
        if (batches.FirstOrDefault(b => b.HasConstants) is not { } first)
            return [];
        double channel = first.ToCalibration(function).Channel(energyEv);
        double Of(BatchConstants b) => Math.Round(b.ToCalibration(function).Energy(channel) - energyEv, RoundingDigits);
        return [.. batches.Select(b => b.HasConstants ? Of(b) : double.NaN)];
    }
}
