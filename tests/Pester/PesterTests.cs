namespace SpectroCal.Tests.Pester;

/// <summary>Runs each file of Pester tests against the module as it was built.</summary>
public sealed class PesterTests
{
    public static TheoryData<string> Files() =>
        [
            .. Directory
                .GetFiles(Path.Combine(PowerShellHost.Root, "tests", "Pester"), "*.Tests.ps1")
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];

    [PesterTheory]
    [MemberData(nameof(Files))]
    public void Passes(string file)
    {
        string folder = Path.Combine(PowerShellHost.Root, "tests", "Pester");
        (int code, string output) = PowerShellHost.Run("-File", Path.Combine(folder, "Invoke-Tests.ps1"), Path.Combine(folder, file));
        Assert.True(code == 0, output);
    }
}
