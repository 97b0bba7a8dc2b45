using System.Runtime.CompilerServices;
using SpectroCal.Lines;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

public sealed class EffectiveEnergyTests
{
    [Fact]
    public void AnEnergyIsComputedOnceForAGroup()
    {
        LineGroup group = Group();
        double energy = EffectiveEnergy.Of(group, 60);
        Assert.Equal(energy, EffectiveEnergy.Of(group, 60));
        Assert.InRange(energy, 4500, 4512);
    }

    [Fact]
    public void GroupsThatNobodyHasAnyMoreAreForgotten()
    {
        WeakReference[] groups = [.. Enumerable.Range(0, 20).Select(_ => Used())];
        for (int i = 0; i < 10 && groups.Any(g => g.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        // The last may be on the stack still.
        Assert.True(groups.Count(g => g.IsAlive) <= 1, "Every run makes its own groups: a process that runs for long would keep them all.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Used()
    {
        LineGroup group = Group();
        EffectiveEnergy.Of(group, 60);
        return new WeakReference(group);
    }

    // One that no other test has: the library keeps its own.
    private static LineGroup Group() => new("Ti", LineLibrary.Default.Find("Ti Ka").Components);
}
