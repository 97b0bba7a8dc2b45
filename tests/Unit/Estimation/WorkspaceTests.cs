using SpectroCal.Estimation;

namespace SpectroCal.Tests.Estimation;

public sealed class WorkspaceTests
{
    [Fact]
    public void ABatchThatTakesMoreOnceMakesNothingNewForTheOthers()
    {
        var workspace = new Workspace();
        double[] first = workspace.TakeAny(10),
            second = workspace.TakeAny(20);
        workspace.Clear();
        Assert.Same(first, workspace.TakeAny(10));
        double[] more = workspace.TakeAny(7);
        Assert.Same(second, workspace.TakeAny(20));
        workspace.Clear();
        Assert.Same(first, workspace.TakeAny(10));
        Assert.Same(second, workspace.TakeAny(20));
        Assert.Same(more, workspace.TakeAny(7));
    }

    [Fact]
    public void NothingIsLentTwice()
    {
        var workspace = new Workspace();
        var random = new Random(3);
        for (int batch = 0; batch < 50; batch++)
        {
            double[][] taken = [.. Enumerable.Range(0, 300).Select(_ => workspace.TakeAny(random.Next(1, 400)))];
            Assert.Equal(taken.Length, taken.Distinct(ReferenceEqualityComparer.Instance).Count());
            workspace.Clear();
        }
    }

    [Fact]
    public void ZerosAreZeros()
    {
        var workspace = new Workspace();
        Array.Fill(workspace.TakeAny(5), 3);
        workspace.Clear();
        Assert.All(workspace.Take(5), x => Assert.Equal(0, x));
    }

    [Fact]
    public void LargeArraysOfEverOtherLengthsAreNotKept()
    {
        var workspace = new Workspace();
        for (int batch = 0; batch < 20; batch++)
        {
            for (int i = 0; i < 3; i++)
                workspace.TakeAtLeast(1_000_000 + 100_000 * batch + i);
            workspace.Clear();
        }
        Assert.InRange(workspace.KeptValues, 0, 1 << 22);
    }
}
