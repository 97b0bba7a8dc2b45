namespace SpectroCal.Tests.Pester;

/// <summary>A test that needs PowerShell and Pester, skipped with the reason where they are absent.</summary>
public sealed class PesterTheoryAttribute : TheoryAttribute
{
    public PesterTheoryAttribute()
    {
        if (PowerShellHost.Absence is { } reason)
            Skip = reason;
    }
}
