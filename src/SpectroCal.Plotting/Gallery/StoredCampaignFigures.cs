using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Sources;
using SpectroCal.Spectra;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Figures of a campaign on disk that is not calibrated yet.</summary>
public static class StoredCampaignFigures
{
    private const int MostPanels = 8;
    private const int BinsOfPanel = 300;

    /// <summary>Their names; the first is the one to draw where none is named.</summary>
    public static IReadOnlyList<string> Names { get; } = ["peaks", "drift", "events"];

    /// <summary>One of the figures.</summary>
    /// <exception cref="CalibrationException">There is no such figure, or the campaign does not have what it shows.</exception>
    public static Figure Of(StoredCampaign campaign, string name)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        return name switch
        {
            "peaks" => Peaks(campaign),
            "drift" => Drift(campaign),
            "events" => Events(campaign),
            _ => throw new CalibrationException(
                $"A campaign has no figure '{name}'; there are {string.Join(", ", Names)}. For others, calibrate it and plot the result."
            ),
        };
    }

    // The first batch of each detector, with lines where the constants of the last calibration run expect them.
    private static Figure Peaks(StoredCampaign campaign) =>
        PeaksFigure.Of(
            [
                .. campaign
                    .Campaign.Batches.GroupBy(b => b.Batch.Detector)
                    .Take(MostPanels)
                    .Select(g =>
                    {
                        CampaignBatch first = g.First();
                        ChannelHistogram h = first.Batch.Histogram;
                        (double Channel, RichText Name)[] lines =
                        [
                            .. (campaign.Manifest.Lines ?? [])
                                .Select(l => (first.Standard.Channel(l.EnergyEv), RichText.ForLine(l.Name)))
                                .Where(l => double.IsFinite(l.Item1)),
                        ];
                        return new DetectorPeaks(
                            $"{first.Batch.Detector}, {first.Batch.Run.Name}",
                            Columns.Channels(h, Math.Max(1, h.Length / BinsOfPanel)),
                            [.. lines.Select(l => l.Channel)]
                        )
                        {
                            Lines = [.. lines.Select(l => l.Name)],
                        };
                    }),
            ],
            "standard calibration",
            ""
        );

    private static Figure Drift(StoredCampaign campaign)
    {
        IReadOnlyList<ManifestCalibration> calibrationRuns = campaign.Manifest.CalibrationRuns ?? [];
        string[] runs =
        [
            .. campaign
                .Campaign.Batches.Select(b => b.Batch.Run.Name)
                .Concat(calibrationRuns.Select(c => c.Run))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        string detector = campaign.Campaign.Batches[0].Batch.Detector;
        CalibrationFunction function = campaign.Campaign.Function;
        // True constants where they are known, else the standard ones.
        IReadOnlyList<double>? Constants(string run) =>
            campaign.Campaign.Batches.FirstOrDefault(b => b.Batch.Detector == detector && b.Batch.Run.Name == run) is { } batch
                ? (batch.Truth ?? batch.Standard).Parameters
                : calibrationRuns.FirstOrDefault(c => c.Run == run && c.Detector == detector)?.Parameters;
        ParameterHistory History(int p) =>
            new(Columns.Parameter($"p{p}", function.ParameterUnit(p)), [], [], [.. runs.Select(r => Constants(r)?[p] ?? double.NaN)]);
        return DriftFigure.Of(
            [.. Enumerable.Range(0, function.ParameterCount).Select(History)],
            run => calibrationRuns.Any(c => c.Run == runs[run])
        );
    }

    private static Figure Events(StoredCampaign campaign)
    {
        string[] runs = [.. campaign.Campaign.Batches.Select(b => b.Batch.Run.Name).Distinct()],
            detectors = [.. campaign.Campaign.Batches.Select(b => b.Batch.Detector).Distinct()];
        double[] values = new double[runs.Length * detectors.Length];
        Array.Fill(values, double.NaN);
        foreach (EventBatch b in campaign.Campaign.Batches.Select(b => b.Batch))
            values[Array.IndexOf(detectors, b.Detector) * runs.Length + Array.IndexOf(runs, b.Run.Name)] = b.Histogram.TotalCounts;
        return new Figure(
            "events",
            "Number of events in each batch of the campaign.",
            0.55,
            new Panel(new Axis("physics run"), new Axis("") { Categories = [.. detectors.Select(RichText.Plain)] })
            {
                Series =
                [
                    new HeatMapSeries(BinEdges.Equal(0.5, 1, runs.Length), BinEdges.Equal(-0.5, 1, detectors.Length), values)
                    {
                        Scale = new Axis("events") { IncludesZero = true },
                    },
                ],
            }
        );
    }
}
