namespace SpectroCal.Store.Plans;

/// <summary>What all shards of a plan gave.</summary>
internal static class UnitResults
{
    /// <summary>Reads them, in the order of the plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">A shard is not done, or is damaged.</exception>
    public static TResult[] Of<TResult>(CampaignPlan plan, CancellationToken cancellation)
        where TResult : UnitResult
    {
        var units = new TResult[plan.Head.Units];
        var missing = new string?[plan.ShardCount];
        Workers.For(plan.ShardCount, -1, i => missing[i] = Collect(plan, i + 1, units), cancellation);
        string[] faults = [.. missing.OfType<string>()];
        return faults.Length == 0
            ? units
            : throw new CalibrationException(
                Invariant($"{faults.Length} of {plan.ShardCount} shards are missing, and nothing was merged: {faults[0]}")
                    + (faults.Length > 1 ? ", and so on" : "")
                    + ". 'spectrocal campaign status' names them all; run them again."
            );
    }

    // Why the units of a shard are missing; null where they are not.
    private static string? Collect<TResult>(CampaignPlan plan, int number, TResult[] units)
        where TResult : UnitResult
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
        if (!planned.Select(u => u.Name).SequenceEqual(found.OfType<TResult>().Select(u => u.Name)))
            return Invariant($"the result of shard {number} does not hold its units");
        for (int k = 0; k < planned.Count; k++)
            units[planned[k].Number - 1] = (TResult)found[k];
        return null;
    }
}
