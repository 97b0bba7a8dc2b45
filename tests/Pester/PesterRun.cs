using System.Text.RegularExpressions;

namespace SpectroCal.Tests.Pester;

/// <summary>What a run of files of tests in one shell came to.</summary>
/// <param name="ExitCode">Exit code of the shell.</param>
/// <param name="Output">All that it printed; what is about a file begins with its name and ends with totals.</param>
internal sealed partial record PesterRun(int ExitCode, string Output)
{
    /// <summary>What was printed about a file; everything where the shell did not come to it.</summary>
    public string Of(string file) => Files().FirstOrDefault(f => f.Name == file).Text ?? Output;

    /// <summary>
    /// Whether tests of a file ran and all passed. Something that is no PowerShell may well end with 0, but prints no totals; and a shell
    /// that fails although all tests passed is no shell to trust.
    /// </summary>
    public bool HasPassed(string file) =>
        Files().Any(f => f.Name == file && IsGood(f.Text)) && (ExitCode == 0 || Files().Any(f => !IsGood(f.Text)));

    private static bool IsGood(string text) => Totals().Count(text) == 1;

    private IEnumerable<(string Name, string Text)> Files() =>
        Parts().Matches(Output).Select(m => (m.Groups["name"].Value.TrimEnd('\r'), m.Groups["text"].Value));

    [GeneratedRegex(@"^[1-9]\d* passed, 0 failed, \d+ skipped", RegexOptions.Multiline)]
    private static partial Regex Totals();

    [GeneratedRegex(@"^FILE (?<name>.*)\n(?<text>(?:(?!FILE ).*\n?)*)", RegexOptions.Multiline)]
    private static partial Regex Parts();
}
