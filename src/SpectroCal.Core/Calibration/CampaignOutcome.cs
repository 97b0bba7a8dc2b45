using SpectroCal.Monitoring;

namespace SpectroCal.Calibration;

/// <summary>A calibrated campaign.</summary>
/// <param name="Calibration">The batches.</param>
/// <param name="Comparison">Standard, optimised and, in simulations, perfect calibration side by side.</param>
/// <param name="Seed">Seed of a simulation; null for measurements.</param>
public sealed record CampaignOutcome(CampaignCalibration Calibration, CampaignComparison Comparison, long? Seed)
{
    /// <summary>What was left out before; null where no selection was made.</summary>
    public AppliedSelection? Selection { get; init; }

    /// <summary>What a user should be warned of, one sentence each.</summary>
    /// <param name="withReasons">Whether to say why batches failed or are suspect; false where that stands elsewhere.</param>
    public IReadOnlyList<string> Warnings(bool withReasons = true)
    {
        List<string> warnings = [.. Selection?.Remarks ?? []];
        int batches = Calibration.Batches.Count,
            suspect = Calibration.SuspectBatches,
            calibrated = Calibration.CalibratedBatches + suspect;
        if (calibrated < batches)
            warnings.Add(
                batches - calibrated == 1
                    ? $"1 of {Batches(batches)} was not calibrated; it keeps the constants it started from."
                    : $"{batches - calibrated} of {Batches(batches)} were not calibrated; they keep the constants they started from."
            );
        if (withReasons)
            warnings.AddRange(RemarkKinds.Of(Reasons(b => b.Status is not (BatchStatus.Calibrated or BatchStatus.Suspect))));
        foreach (
            IGrouping<string, BatchCalibration> same in Calibration
                .Batches.Where(b => b.Status == BatchStatus.Suspect)
                .GroupBy(b => withReasons ? " " + b.Reason : "")
        )
        {
            int count = same.Count();
            warnings.Add($"{count} of {Batches(batches)} {Plural.Word(count, "is", "are")} suspect.{same.Key}");
        }
        foreach ((string line, int unseen) in Calibration.LinesNotSeen())
            warnings.Add(
                $"{line} does not stand out of the background in {unseen} of {calibrated} calibrated "
                    + $"{Plural.Word(calibrated, "batch", "batches")}: is it in the data?"
            );
        return warnings;
    }

    private IEnumerable<(string, string)> Reasons(Func<BatchCalibration, bool> where) =>
        Calibration.Batches.Where(where).Select(b => ($"{b.Input.Batch.Run.Name}, detector {b.Input.Batch.Detector}", b.Reason));

    private static string Batches(int count) => Plural.Of(count, "batch", "batches");
}
