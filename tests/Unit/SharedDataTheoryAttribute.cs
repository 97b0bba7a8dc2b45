namespace SpectroCal.Tests;

/// <summary>A theory on real measurements, skipped with the reason where their folder is absent.</summary>
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (SharedData.Root is null)
            Skip = SharedData.AbsenceReason;
    }
}
