using SpectroCal.Formats;
using SpectroCal.Reports;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Plans;

/// <summary>What the shards of a plan gave together.</summary>
/// <param name="Report">The numbers.</param>
/// <param name="Constants">The constants of all batches, in the order of the plan.</param>
/// <param name="Origin">How the constants were made; null where there are none.</param>
public sealed record MergedPlan(MergeReport Report, IReadOnlyList<BatchConstants> Constants, ConstantsOrigin? Origin)
{
    /// <summary>Names of the files that it is written to.</summary>
    public static IReadOnlyList<string> Names { get; } = ["merge.json", "constants.csv"];

    /// <summary>The files.</summary>
    public IReadOnlyList<ResultFile> Files() =>
        [
            ResultFile.Text(Names[0], JsonText.Write(Report)),
            new ResultFile(
                Names[1],
                stream =>
                {
                    using var writer = new StreamWriter(stream, leaveOpen: true);
                    ConstantsCsv.Write(writer, Constants);
                }
            ),
        ];

    /// <summary>Reads what the shards gave.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">A shard is not done, or is damaged; or there are no constants at all.</exception>
    public static MergedPlan Of(CampaignPlan plan, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var results = new ShardResult[plan.ShardCount];
        var missing = new string?[plan.ShardCount];
        Workers.For(
            plan.ShardCount,
            -1,
            i =>
            {
                try
                {
                    ShardResult? result = ShardFile.Read(plan, i + 1, withUnits: true);
                    if (result is null)
                        missing[i] = Invariant($"shard {i + 1} is not done");
                    else if (!Fits(plan.Shard(i + 1), result))
                        missing[i] = Invariant($"the result of shard {i + 1} does not hold its units");
                    else
                        results[i] = result;
                }
                catch (SpectrumFormatException e)
                {
                    missing[i] = e.Message.TrimEnd('.');
                }
            },
            cancellation
        );
        string[] faults = [.. missing.OfType<string>()];
        if (faults.Length > 0)
            throw new CalibrationException(
                Invariant($"{faults.Length} of {plan.ShardCount} shards are missing, and nothing was merged: {faults[0]}")
                    + (faults.Length > 1 ? ", and so on" : "")
                    + ". 'spectrocal campaign status' names them all; run them again."
            );
        UnitResult[] units = [.. results.SelectMany(r => r.Units)];
        BatchConstants[] constants = [.. units.SelectMany(u => u.Constants)];
        return constants.Length > 0
            ? new MergedPlan(MergeReport.Of(plan, results, units, constants), constants, units.First(u => u.Origin is not null).Origin)
            : throw new CalibrationException(
                $"Nothing could be calibrated: {units.Select(u => u.Failure).FirstOrDefault(f => f is not null)}"
            );
    }

    private static bool Fits(PlanShard shard, ShardResult result) =>
        shard.Units.Select(u => u.Detector).SequenceEqual(result.Units.Select(u => u.Detector));
}
