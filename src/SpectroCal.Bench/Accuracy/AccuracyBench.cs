using SpectroCal.Calibration;
using SpectroCal.Lines;

namespace SpectroCal.Bench.Accuracy;

/// <summary>What calibration makes of measurements whose truth is known.</summary>
public static class AccuracyBench
{
    /// <summary>Counts a batch, batches and campaigns of each column of the table.</summary>
    public static readonly IReadOnlyList<(int Events, int Batches, int Campaigns)> Columns =
    [
        (500, 100, 6),
        (5000, 60, 6),
        (500_000, 10, 6),
    ];

    /// <summary>Names of the rows.</summary>
    public static IReadOnlyList<string> Rows => [.. AccuracyScenes.All.Select(s => s.Id)];

    /// <summary>Measures a row.</summary>
    /// <param name="row">Its name.</param>
    /// <param name="events">Counts a batch.</param>
    /// <param name="batches">Batches of a campaign.</param>
    /// <param name="campaigns">Campaigns, each of another seed.</param>
    /// <param name="firstSeed">Seed of the first.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static AccuracyRow Measure(
        string row,
        int events,
        int batches,
        int campaigns,
        int firstSeed = 1,
        CancellationToken cancellation = default
    )
    {
        AccuracyScene scene = AccuracyScenes.All.First(s => s.Id == row);
        IReadOnlyList<LineGroup> lines = LineLibrary.Default.ParseList(scene.Target);
        LineGroup[] ends = [lines.MinBy(l => l.Strongest.EnergyEv)!, lines.MaxBy(l => l.Strongest.EnergyEv)!];
        List<double>[] errors =

            [
                [],
                [],
            ],
            pulls =

            [
                [],
                [],
            ],
            bounds =

            [
                [],
                [],
            ];
        int flagged = 0,
            wrong = 0,
            silentlyWrong = 0,
            calibrated = 0;
        for (int c = 0; c < campaigns; c++)
        {
            Campaign campaign = scene.Simulate(batches, events, firstSeed + c);
            CampaignOutcome outcome = CampaignJob
                .Of(campaign, new TargetRequest(lines), new OptimizationRequest())
                .Run(cancellation: cancellation);
            bool isFlagged = outcome.Warnings().Count > 0;
            flagged += isFlagged ? 1 : 0;
            BatchCalibration[] good = [.. outcome.Calibration.Batches.Where(b => b.HasConstants)];
            calibrated += outcome.Calibration.CalibratedBatches;
            bool isWrong = false;
            for (int k = 0; k < 2; k++)
            {
                double energy = ends[k].Strongest.EnergyEv,
                    bias = 0,
                    stated = 0;
                foreach (BatchCalibration b in good)
                {
                    double channel = scene.Detector.Channel(energy, b.Input.Truth!),
                        error = b.Optimized.Energy(channel) - energy,
                        sigma = b.Optimized.EnergyError(channel);
                    errors[k].Add(error);
                    pulls[k].Add(error / sigma);
                    bounds[k].Add(b.CramerRaoEnergyError(channel));
                    bias += error / good.Length;
                    stated += sigma / good.Length;
                }
                isWrong |= good.Length > 0 && Math.Abs(bias) > 1 && Math.Abs(bias) > 2 * stated;
            }
            wrong += isWrong ? 1 : 0;
            silentlyWrong += isWrong && !isFlagged ? 1 : 0;
        }
        return new AccuracyRow(
            row,
            events,
            batches * campaigns,
            calibrated,
            campaigns,
            flagged,
            wrong,
            silentlyWrong,
            [.. Enumerable.Range(0, 2).Select(k => AccuracyLine.Of(ends[k].Name, errors[k], pulls[k], bounds[k]))]
        );
    }
}
