namespace SpectroCal.Tests.Pester;

/// <summary>A shell that cannot run the tests is a failure that says what to do, never a skipped test.</summary>
public sealed class PowerShellHostTests
{
    [Fact]
    public void A_named_shell_that_is_not_there_is_an_error()
    {
        string missing = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        Assert.Contains(missing, Assert.Throws<FileNotFoundException>(() => PowerShellHost.Find(missing, "")).Message);
    }

    [Fact]
    public void A_shell_that_was_not_restored_is_an_error()
    {
        string missing = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        Assert.Contains("dotnet restore", Assert.Throws<FileNotFoundException>(() => PowerShellHost.Find(null, missing)).Message);
    }

    [Fact]
    public async Task A_named_file_that_is_no_program_is_an_error()
    {
        string file = Path.Combine(RepositoryRoot.Path, "SpectroCal.sln");
        PowerShellHost host = PowerShellHost.Find(file, "");
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            host.RunAsync("script.ps1", ["argument"], TestContext.Current.CancellationToken)
        );
        Assert.Contains(file, fault.Message);
    }

    [Theory]
    [InlineData(0, "12 passed, 0 failed, 1 skipped, Pester 5.9.1", true)]
    [InlineData(1, "12 passed, 0 failed, 1 skipped, Pester 5.9.1", false)]
    [InlineData(0, "11 passed, 1 failed, 1 skipped, Pester 5.9.1", false)]
    [InlineData(0, "0 passed, 0 failed, 12 skipped, Pester 5.9.1", false)]
    [InlineData(0, "", false)]
    public void Only_tests_that_ran_have_passed(int exitCode, string output, bool passed)
    {
        Assert.Equal(passed, new PesterRun(exitCode, $"something before\nFILE A.Tests.ps1\n{output}\n").HasPassed("A.Tests.ps1"));
        Assert.False(new PesterRun(exitCode, output).HasPassed("A.Tests.ps1"));
    }

    [Fact]
    public void Files_in_one_shell_pass_and_fail_by_themselves()
    {
        var run = new PesterRun(
            1,
            """
            FILE A.Tests.ps1
            FAILED something
              with a reason
            11 passed, 1 failed, 0 skipped, Pester 5.9.1
            FILE B.Tests.ps1
            SKIPPED one: no data
            12 passed, 0 failed, 1 skipped, Pester 5.9.1
            FILE C.Tests.ps1
            the shell ends here
            """
        );
        Assert.False(run.HasPassed("A.Tests.ps1"));
        Assert.True(run.HasPassed("B.Tests.ps1"));
        Assert.False(run.HasPassed("C.Tests.ps1"));
        Assert.False(run.HasPassed("D.Tests.ps1"));
        Assert.Contains("with a reason", run.Of("A.Tests.ps1"), StringComparison.Ordinal);
        Assert.DoesNotContain("with a reason", run.Of("B.Tests.ps1"), StringComparison.Ordinal);
    }
}
