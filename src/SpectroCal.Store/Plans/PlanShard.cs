namespace SpectroCal.Store.Plans;

/// <summary>Units that are done by one process, one after the other.</summary>
/// <param name="Number">Number of the shard, from 1.</param>
/// <param name="Units">The units, in the order of the campaign.</param>
public sealed record PlanShard(int Number, IReadOnlyList<PlanUnit> Units)
{
    /// <summary>Deals units to shards of nearly equal cost.</summary>
    /// <param name="units">The units.</param>
    /// <param name="count">How many shards; at most as many as there are units.</param>
    /// <remarks>The costliest first, each to the shard that has least (R. L. Graham, SIAM J. Appl. Math. 17 (1969) 416).</remarks>
    public static IReadOnlyList<PlanShard> Deal(IReadOnlyList<PlanUnit> units, int count)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        count = Math.Min(count, units.Count);
        var shards = new List<int>[count];
        var least = new PriorityQueue<int, (double Cost, int Shard)>(count);
        for (int k = 0; k < count; k++)
        {
            shards[k] = [];
            least.Enqueue(k, (0, k));
        }
        double[] costs = [.. units.Select(u => u.Cost())];
        foreach (int unit in Enumerable.Range(0, units.Count).OrderByDescending(i => costs[i]))
        {
            least.TryDequeue(out int shard, out (double Cost, int) has);
            shards[shard].Add(unit);
            least.Enqueue(shard, (has.Cost + costs[unit], shard));
        }
        // Numbered as the campaign goes.
        return
        [
            .. shards
                .Select(s => s.Order().ToArray())
                .OrderBy(s => s[0])
                .Select((s, k) => new PlanShard(k + 1, [.. s.Select(i => units[i])])),
        ];
    }
}
