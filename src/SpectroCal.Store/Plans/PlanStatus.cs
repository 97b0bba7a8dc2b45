namespace SpectroCal.Store.Plans;

/// <summary>A shard that is not done.</summary>
/// <param name="Number">Its number.</param>
/// <param name="State">How far it is.</param>
/// <param name="Reason">What is known, as a text; empty where nobody has begun with it.</param>
public sealed record OpenShard(int Number, ShardState State, string Reason);

/// <summary>How far a plan is.</summary>
/// <param name="Shards">Number of shards.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Seconds">How long those took together, s.</param>
/// <param name="Open">The others, by number.</param>
public sealed record PlanStatus(int Shards, int Done, double Seconds, IReadOnlyList<OpenShard> Open)
{
    /// <summary>Looks at every shard.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static PlanStatus Of(CampaignPlan plan, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var open = new OpenShard?[plan.ShardCount];
        double[] seconds = new double[plan.ShardCount];
        Workers.For(
            plan.ShardCount,
            -1,
            i =>
            {
                int number = i + 1;
                try
                {
                    if (ShardFile.Read(plan, number, withUnits: false) is { } result)
                        seconds[i] = result.Seconds;
                    else
                        open[i] = WithoutResult(plan, number);
                }
                catch (SpectrumFormatException e)
                {
                    open[i] = new OpenShard(number, ShardState.Damaged, e.Message.TrimEnd('.'));
                }
            },
            cancellation
        );
        OpenShard[] found = [.. open.OfType<OpenShard>()];
        return new PlanStatus(plan.ShardCount, plan.ShardCount - found.Length, seconds.Sum(), found);
    }

    /// <summary>How many are in a state.</summary>
    public int Count(ShardState state) => state == ShardState.Done ? Done : Open.Count(o => o.State == state);

    private static OpenShard WithoutResult(CampaignPlan plan, int number) =>
        ShardAttempt.Read(plan, number) is not { } attempt ? new OpenShard(number, ShardState.Waiting, "")
        : attempt.Failure is { } failure ? new OpenShard(number, ShardState.Failed, $"{failure.TrimEnd('.')} ({attempt})")
        : new OpenShard(number, attempt.IsSeenRunning() ? ShardState.Running : ShardState.Unfinished, $"{attempt}");
}
