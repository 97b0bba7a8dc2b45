using SpectroCal.Store.Plans;

namespace SpectroCal.Tests.Store.Plans;

public sealed class PlanShardTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ShardsCostNearlyTheSameAndHoldEachUnitOnce(int seed)
    {
        var random = new Random(seed);
        PlanUnit[] units =
        [
            .. Enumerable
                .Range(1, 200)
                .Select(i => new DetectorUnit(i, $"det{i}", [], 1, [new PlannedFile("x", random.Next(1, 10_000_000), default)])),
        ];
        IReadOnlyList<PlanShard> shards = PlanShard.Deal(units, 12);
        Assert.Equal(Enumerable.Range(1, 12), shards.Select(s => s.Number));
        Assert.Equal(units.Select(u => u.Number), shards.SelectMany(s => s.Units).Select(u => u.Number).Order());
        double[] costs = [.. shards.Select(s => s.Units.Sum(u => u.Cost()))];
        // No shard is costlier than another by more than one unit (Graham's bound is looser).
        Assert.InRange(costs.Max() - costs.Min(), 0, units.Max(u => u.Cost()));
        Assert.InRange(costs.Max() / costs.Average(), 1, 1.02);
    }

    [Fact]
    public void WhereThereAreFewUnitsThereAreFewShards()
    {
        PlanUnit[] units = [new DetectorUnit(1, "a", [], 3, []), new DetectorUnit(2, "b", [], 1, [])];
        Assert.Equal(
            [
                ["a"],
                ["b"],
            ],
            PlanShard.Deal(units, 9).Select(s => s.Units.Select(u => u.Name))
        );
        Assert.Equal(["a", "b"], PlanShard.Deal(units, 1)[0].Units.Select(u => u.Name));
    }
}
