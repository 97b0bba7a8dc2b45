using SpectroCal.Formats;
using SpectroCal.Reports;

namespace SpectroCal.Store.Plans;

/// <summary>What the shards of a plan gave together.</summary>
/// <param name="Report">The numbers.</param>
/// <param name="Constants">The constants of all batches, in the order of the plan.</param>
public sealed record MergedPlan(MergeReport Report, IReadOnlyList<BatchConstants> Constants)
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

    /// <summary>Whether a folder holds what was merged.</summary>
    public static bool IsMerged(string folder) => File.Exists(Path.Combine(folder, Names[0]));

    /// <summary>Reads a folder that was written.</summary>
    /// <exception cref="SpectrumFormatException">A file is absent or damaged.</exception>
    public static MergedPlan Read(string folder, CancellationToken cancellation = default) =>
        new(
            CheckedJson.Read<MergeReport>(Path.Combine(folder, Names[0]), "what 'campaign merge' wrote", cancellation: cancellation),
            ConstantsCsv.Read(Path.Combine(folder, Names[1]), cancellation)
        );

    /// <summary>Reads what the shards gave.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">A shard is not done, or is damaged; or there are no constants at all.</exception>
    public static MergedPlan Of(CampaignPlan plan, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var units = new UnitResult[plan.Head.Units];
        var missing = new string?[plan.ShardCount];
        Workers.For(plan.ShardCount, -1, i => missing[i] = Collect(plan, i + 1, units), cancellation);
        string[] faults = [.. missing.OfType<string>()];
        if (faults.Length > 0)
            throw new CalibrationException(
                Invariant($"{faults.Length} of {plan.ShardCount} shards are missing, and nothing was merged: {faults[0]}")
                    + (faults.Length > 1 ? ", and so on" : "")
                    + ". 'spectrocal campaign status' names them all; run them again."
            );
        BatchConstants[] constants = [.. units.SelectMany(u => u.Constants)];
        return constants.Length > 0
            ? new MergedPlan(MergeReport.Of(plan, units, constants), constants)
            : throw new CalibrationException(
                $"Nothing could be calibrated: {units.Select(u => u.Failure).FirstOrDefault(f => f is not null)}"
            );
    }

    // Why the units of a shard are missing; null where they are not.
    private static string? Collect(CampaignPlan plan, int number, UnitResult[] units)
    {
        IReadOnlyList<PlanUnit> planned = plan.Shard(number).Units;
        IReadOnlyList<UnitResult> found;
        try
        {
            if (ShardFile.Read(plan, number, withUnits: true) is not { } result)
                return Invariant($"shard {number} is not done");
            found = result.Units;
        }
        catch (SpectrumFormatException e)
        {
            return e.Message.TrimEnd('.');
        }
        if (!planned.Select(u => u.Detector).SequenceEqual(found.Select(u => u.Detector)))
            return Invariant($"the result of shard {number} does not hold its units");
        for (int k = 0; k < planned.Count; k++)
            units[planned[k].Number - 1] = found[k];
        return null;
    }
}
