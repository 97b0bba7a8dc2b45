namespace SpectroCal.Store.Plans;

/// <summary>What all shards of a plan gave.</summary>
internal static class UnitResults
{
    /// <summary>Reads them, in the order of the plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">A shard is not done, or is damaged.</exception>
    /// <exception cref="SpectrumFormatException">The plan does not hold each of its units once.</exception>
    public static TResult[] Of<TResult>(CampaignPlan plan, CancellationToken cancellation)
        where TResult : UnitResult
    {
        var shards = new (PlanShard Planned, TResult[] Found)[plan.ShardCount];
        var missing = new string?[plan.ShardCount];
        Workers.For(plan.ShardCount, -1, i => missing[i] = Collect(plan, i + 1, out shards[i]), cancellation);
        string[] faults = [.. missing.OfType<string>()];
        return faults.Length == 0
            ? InOrder(plan, shards)
            : throw new CalibrationException(
                Invariant($"{faults.Length} of {plan.ShardCount} shards are missing, and nothing was merged: {faults[0]}")
                    + (faults.Length > 1 ? ", and so on" : "")
                    + ". 'spectrocal campaign status' names them all; run them again."
            );
    }

    private static TResult[] InOrder<TResult>(CampaignPlan plan, IEnumerable<(PlanShard Planned, TResult[] Found)> shards)
    {
        (int Number, TResult Unit)[] units =
        [
            .. shards.SelectMany(s => s.Planned.Units.Zip(s.Found, (planned, found) => (planned.Number, found))).OrderBy(u => u.Number),
        ];
        return units.Length == plan.Head.Units && units.Select((u, i) => u.Number == i + 1).All(isRight => isRight)
            ? [.. units.Select(u => u.Unit)]
            : throw new SpectrumFormatException(
                Path.Combine(plan.Folder, CampaignPlan.ShardsName),
                0,
                Invariant($"expected each of the units 1 to {plan.Head.Units} once")
            );
    }

    // Why the units of a shard are missing; null where they are not.
    private static string? Collect<TResult>(CampaignPlan plan, int number, out (PlanShard Planned, TResult[] Found) shard)
        where TResult : UnitResult
    {
        shard = default;
        try
        {
            PlanShard planned = plan.Shard(number);
            if (ShardFile.Read(plan, number, withUnits: true) is not { } result)
                return Invariant($"shard {number} is not done");
            TResult[] found = [.. result.Units.OfType<TResult>()];
            if (!planned.Units.Select(u => u.Name).SequenceEqual(found.Select(u => u.Name)))
                return Invariant($"the result of shard {number} does not hold its units");
            shard = (planned, found);
            return null;
        }
        catch (SpectrumFormatException e)
        {
            return e.Message.TrimEnd('.');
        }
    }
}
