using System.Text.RegularExpressions;

namespace SpectroCal.Tests.Pester;

/// <summary>What a run of one file of tests came to.</summary>
/// <param name="ExitCode">Exit code of the shell.</param>
/// <param name="Output">All that it printed; the totals come last.</param>
internal sealed partial record PesterRun(int ExitCode, string Output)
{
    /// <summary>Whether tests ran and all passed. Something that is no PowerShell may well end with 0, but prints no totals.</summary>
    public bool HasPassed => ExitCode == 0 && Totals().IsMatch(Output);

    [GeneratedRegex(@"^[1-9]\d* passed, 0 failed, \d+ skipped", RegexOptions.Multiline)]
    private static partial Regex Totals();
}
