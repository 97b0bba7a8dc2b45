using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Text;
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
        double energy = energyEv ?? (result.Report.Target.LowEv + result.Report.Target.HighEv) / 2;
        return Of(Tracks(result, energy), Label(energy));
    }

    /// <summary>Any quantity.</summary>
    /// <param name="tracks">The detectors.</param>
    /// <param name="label">What the quantity is, with its unit.</param>
    public static Figure Of(IReadOnlyList<DetectorTrack> tracks, RichText label)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        if (tracks.Count == 0)
            throw new ArgumentException("A drift figure needs at least one detector.", nameof(tracks));
        return new Figure("detector-drift", "Drift of every detector through the campaign.", Panel(tracks, label))
        {
            Aspect = tracks.Count <= MostLines ? 0.55 : 0.75,
        };
    }

    /// <summary>The panel, for a page with several.</summary>
    internal static Panel Panel(CampaignResult result)
    {
        double energy = (result.Report.Target.LowEv + result.Report.Target.HighEv) / 2;
        return Panel(Tracks(result, energy), Label(energy));
    }

    private static Panel Panel(IReadOnlyList<DetectorTrack> tracks, RichText label) =>
        tracks.Count <= MostLines ? Lines(tracks, label) : Map(tracks, label);

    private static Panel Lines(IReadOnlyList<DetectorTrack> tracks, RichText label) =>
        new(new Axis("batch") { IsWhole = true }, new Axis(label))
        {
            Levels = [new Level(0) { Style = LineStyle.Dotted }],
            Series =
            [
                .. tracks.SelectMany(
                    (t, i) =>
                        (Series[])
                            [
                                new LineSeries(t.Positions, t.Values) { Color = Palette.All[i % Palette.All.Count], Weight = 0.6 },
                                new PointSeries(t.Positions, t.Values)
                                {
                                    YErrors = t.Errors,
                                    Color = Palette.All[i % Palette.All.Count],
                                    Size = 0.65,
                                    Weight = 0.7,
                                    Name = tracks.Count > 1 ? RichText.Plain(t.Detector) : null,
                                },
                            ]
                ),
            ],
        };

    private static Panel Map(IReadOnlyList<DetectorTrack> tracks, RichText label)
    {
        int columns = tracks.Max(t => t.Values.Length);
        double[] values = new double[columns * tracks.Count];
        Array.Fill(values, double.NaN);
        for (int r = 0; r < tracks.Count; r++)
            tracks[r].Values.CopyTo(values, r * columns);
        double largest = values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max();
        // Names begin at 0, numbers at 1.
        bool hasNames = tracks.Count <= MostNames;
        Axis rows = hasNames
            ? new Axis("") { Categories = [.. tracks.Select(t => RichText.Plain(t.Detector))] }
            : new Axis("detector") { IsWhole = true };
        return new Panel(new Axis("batch") { IsWhole = true }, rows)
        {
            Series =
            [
                new HeatMapSeries(BinEdges.Equal(0.5, 1, columns), BinEdges.Equal(hasNames ? -0.5 : 0.5, 1, tracks.Count), values)
                {
                    Map = ColorMap.Diverging,
                    Scale = new Axis(label) { Minimum = -largest, Maximum = largest },
                },
            ],
        };
    }

    private static IReadOnlyList<DetectorTrack> Tracks(CampaignResult result, double energyEv)
    {
        // Reports of older versions name no function: it was a polynomial.
        CalibrationFunction? function = result.Report.Function is { } text ? CalibrationFunction.Parse(text) : null;
        return [.. result.Constants.GroupBy(c => c.Detector).Select(Track)];

        DetectorTrack Track(IGrouping<string, BatchConstants> detector)
        {
            BatchConstants[] batches = [.. detector];
            BatchConstants? first = batches.FirstOrDefault(b => b.HasConstants);
            if (first is null)
                return new DetectorTrack(detector.Key, [], [], []);
            double channel = first.ToCalibration(function).Channel(energyEv);
            return new DetectorTrack(
                detector.Key,
                [.. batches.Select((_, i) => i + 1.0)],
                [
                    .. batches.Select(b =>
                        b.HasConstants ? Math.Round(b.ToCalibration(function).Energy(channel) - energyEv, RoundingDigits) : double.NaN
                    ),
                ],
                []
            );
        }
    }

    private static RichText Label(double energyEv) =>
        RichText.Plain(string.Create(CultureInfo.InvariantCulture, $"drift at {energyEv / 1000:0.0} keV (eV)"));
}
