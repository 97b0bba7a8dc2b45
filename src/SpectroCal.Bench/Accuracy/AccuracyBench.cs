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

    /// <summary>More of them, for the rows that are clean.</summary>
    private static readonly IReadOnlyList<(int Events, int Batches, int Campaigns)> FurtherColumns = [(100, 200, 6), (10_000_000, 2, 6)];

    /// <summary>The columns of a row.</summary>
    public static IReadOnlyList<(int Events, int Batches, int Campaigns)> ColumnsOf(string row) =>
        row is AccuracyScenes.CleanRow ? [FurtherColumns[0], .. Columns, FurtherColumns[1]] : Columns;

    /// <summary>Names of the rows.</summary>
    public static IReadOnlyList<string> Rows => [.. AccuracyScenes.All.Select(s => s.Id)];

    /// <summary>Measures a row.</summary>
    /// <param name="row">Its name.</param>
    /// <param name="events">Counts a batch.</param>
    /// <param name="batches">Batches of a campaign.</param>
    /// <param name="campaigns">Campaigns, each of another seed.</param>
    /// <param name="firstSeed">Seed of the first.</param>
    /// <param name="objective">What is minimised; null for the usual objective.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static AccuracyRow Measure(
        string row,
        int events,
        int batches,
        int campaigns,
        int firstSeed = 1,
        ObjectiveKind? objective = null,
        CancellationToken cancellation = default
    )
    {
        AccuracyScene scene = AccuracyScenes.All.First(s => s.Id == row);
        IReadOnlyList<LineGroup> lines = LineLibrary.Default.ParseList(scene.Target);
        LineGroup[] ends = [lines.MinBy(l => l.Strongest.EnergyEv)!, lines.MaxBy(l => l.Strongest.EnergyEv)!];
        List<ScaleError>[] errors = [.. ends.Select(_ => new List<ScaleError>())];
        int flagged = 0,
            wrong = 0,
            silentlyWrong = 0,
            calibrated = 0;
        var request = new OptimizationRequest();
        if (objective is { } chosen)
            request = request with { Objective = chosen };
        TimeSpan processor = TimeSpan.Zero;
        for (int c = 0; c < campaigns; c++)
        {
            Campaign campaign = scene.Simulate(batches, events, firstSeed + c);
            TimeSpan before = Environment.CpuUsage.TotalTime;
            CampaignOutcome outcome = CampaignJob
                .Of(campaign, new TargetRequest(lines) { NoiseEv = scene.StatedNoiseEv }, request)
                .Run(cancellation: cancellation);
            processor += Environment.CpuUsage.TotalTime - before;
            bool isFlagged = outcome.Warnings().Count > 0;
            flagged += isFlagged ? 1 : 0;
            BatchCalibration[] good = [.. outcome.Calibration.Batches.Where(b => b.HasConstants)];
            calibrated += outcome.Calibration.CalibratedBatches;
            bool isWrong = false;
            for (int k = 0; k < ends.Length; k++)
            {
                double energy = ends[k].Strongest.EnergyEv;
                ScaleError[] found = [.. good.Select(b => ScaleError.Of(b, energy, scene.Detector))];
                errors[k].AddRange(found);
                isWrong |= found.Length > 0 && ScaleError.IsWrong(found);
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
            [.. ends.Select((line, k) => AccuracyLine.Of(line.Name, errors[k]))]
        )
        {
            ProcessorMilliseconds = processor.TotalMilliseconds / campaigns,
        };
    }
}
