using SpectroCal.Reports;
using SpectroCal.Store.Plans;
using SpectroCal.Store.Records;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Store.Plans;

public sealed class ShardRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatTheMachineIsToBlameForIsKnownAndTheShardCanBeRunAgain()
    {
        CampaignPlan plan = Plan(Provenance.ThisSoftware);
        int calls = 0;
        UnitResult Calibrate(PlanUnit unit, CancellationToken _)
        {
            // The second unit of three meets a full disk.
            if (++calls == 2)
                throw new IOException("No space left on device.");
            return new DetectorResult(unit.Name, []) { Failure = "It has no lines." };
        }
        Assert.Throws<IOException>(() => new ShardRunner(plan, Calibrate).Run(1));
        OpenShard open = Assert.Single(PlanStatus.Of(plan).Open);
        Assert.Equal(ShardState.Failed, open.State);
        Assert.StartsWith("No space left on device (begun ", open.Reason, StringComparison.Ordinal);

        ShardResult result = new ShardRunner(plan, Calibrate).Run(1);
        Assert.Equal(["a", "b", "c"], result.Units.Select(u => u.Name));
        Assert.Equal(5, calls);
        Assert.Empty(PlanStatus.Of(plan).Open);
        // What is done is not done again.
        Assert.Equal(["a", "b", "c"], new ShardRunner(plan, Calibrate).Run(1).Units.Select(u => u.Name));
        Assert.Equal(5, calls);
    }

    [Fact]
    public void AnInterruptedShardSaysSo()
    {
        CampaignPlan plan = Plan(Provenance.ThisSoftware);
        using var source = new CancellationTokenSource();
        UnitResult Calibrate(PlanUnit unit, CancellationToken _)
        {
            Assert.Equal(ShardState.Unfinished, Assert.Single(PlanStatus.Of(plan).Open).State);
            source.Cancel();
            return new DetectorResult(unit.Name, []);
        }
        Assert.Throws<OperationCanceledException>(() => new ShardRunner(plan, Calibrate).Run(1, cancellation: source.Token));
        Assert.StartsWith("It was interrupted (", Assert.Single(PlanStatus.Of(plan).Open).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherVersionOfTheSoftwareDoesNotTouchThePlan()
    {
        CampaignPlan plan = Plan("SpectroCal 9.9.9");
        var e = Assert.Throws<CalibrationException>(() => new ShardRunner(plan, (u, _) => new DetectorResult(u.Name, [])).Run(1));
        Assert.Contains("SpectroCal 9.9.9", e.Message, StringComparison.Ordinal);
        Assert.Equal(ShardState.Waiting, Assert.Single(PlanStatus.Of(plan).Open).State);
    }

    private CampaignPlan Plan(string software)
    {
        var head = new PlanHead
        {
            Software = software,
            Directory = _folder[""],
            Options = [],
        };
        PlanUnit[] units = [.. new[] { "a", "b", "c" }.Select((d, i) => new DetectorUnit(i + 1, d, [], 1, []))];
        foreach (ResultFile file in NewPlan.Of(units, head, shards: 1).Files)
        {
            using FileStream stream = File.Create(_folder[file.Name]);
            file.Write(stream);
        }
        return CampaignPlan.Open(_folder[""]);
    }
}
