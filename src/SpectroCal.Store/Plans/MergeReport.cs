using SpectroCal.Calibration;
using SpectroCal.Reports;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Plans;

/// <summary>What <c>merge.json</c> holds. Its keys are stable.</summary>
public sealed record MergeReport
{
    /// <summary>The plan.</summary>
    public required string Plan { get; init; }

    /// <summary>Name and version of the software.</summary>
    public required string Software { get; init; }

    /// <summary>Options of the calibration.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>How the constants were made; null where there are none.</summary>
    public ConstantsOrigin? Origin { get; init; }

    /// <summary>Number of shards.</summary>
    public required int Shards { get; init; }

    /// <summary>Number of detectors.</summary>
    public required int Detectors { get; init; }

    /// <summary>Number of batches.</summary>
    public required int Batches { get; init; }

    /// <summary>How many of them are calibrated without a doubt.</summary>
    public required int Calibrated { get; init; }

    /// <summary>Batches that their data contradict, with the reason.</summary>
    public required IReadOnlyList<ReportBatch> Suspect { get; init; }

    /// <summary>Batches that were not calibrated, with the reason; they keep their standard constants.</summary>
    public required IReadOnlyList<ReportBatch> NotCalibrated { get; init; }

    /// <summary>Detectors that could not be calibrated at all, with the reason; no batch of theirs is counted.</summary>
    public required IReadOnlyList<FailedUnit> Failed { get; init; }

    /// <summary>Files that could not be read.</summary>
    public required IReadOnlyList<string> FailedFiles { get; init; }

    /// <summary>What a user should know, each kind once with how often it was said.</summary>
    public required IReadOnlyList<CountedText> Warnings { get; init; }

    internal static MergeReport Of(CampaignPlan plan, IReadOnlyList<DetectorResult> units, IReadOnlyList<BatchConstants> constants) =>
        new()
        {
            Plan = plan.Id,
            Software = plan.Head.Software,
            Options = plan.Head.Options,
            Origin = units.FirstOrDefault(u => u.Origin is not null)?.Origin,
            Shards = plan.ShardCount,
            Detectors = units.Select(u => u.Detector).Distinct().Count(),
            Batches = constants.Count,
            Calibrated = constants.Count(c => c.IsCalibrated),
            Suspect = [.. constants.Where(c => c.Status == nameof(BatchStatus.Suspect)).Select(Batch)],
            NotCalibrated = [.. constants.Where(c => !c.HasConstants).Select(Batch)],
            Failed = [.. units.Where(u => u.Failure is not null).Select(u => new FailedUnit(u.Detector, u.Failure!))],
            FailedFiles = [.. plan.Head.FailedFiles.Concat(units.SelectMany(u => u.FailedFiles)).Distinct()],
            Warnings =
            [
                .. units
                    .SelectMany(u => u.Warnings)
                    .GroupBy(text => text, StringComparer.Ordinal)
                    .Select(g => new CountedText(g.Key, g.Count())),
            ],
        };

    private static ReportBatch Batch(BatchConstants constants) =>
        new(constants.Run, constants.Detector, constants.Status, constants.Reason);
}

/// <summary>A unit that could not be calibrated.</summary>
/// <param name="Detector">Its detector.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record FailedUnit(string Detector, string Reason);

/// <summary>What was said several times.</summary>
/// <param name="Text">What.</param>
/// <param name="Count">How often.</param>
public sealed record CountedText(string Text, int Count);
