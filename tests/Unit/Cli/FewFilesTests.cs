using System.Diagnostics;
using SpectroCal.Cli;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Storage;

namespace SpectroCal.Tests.Cli;

/// <summary>The program in a process that may open few files: so few that it cannot read, calculate, or load its parts.</summary>
public sealed class FewFilesTests
{
    [Theory]
    [InlineData(76)]
    [InlineData(70)]
    [InlineData(66)]
    [InlineData(60)]
    [InlineData(50)]
    [InlineData(40)]
    [InlineData(32)]
    [InlineData(30)]
    [InlineData(26)]
    public async Task TooManyOpenFilesAreSaidAsSuch(int limit)
    {
        if (OperatingSystem.IsWindows())
            return; // there is no such limit
        using var folder = new TemporaryFolder();
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)),
            program = Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "SpectroCal.Cli", configuration, "spectrocal.dll"),
            input = TitaniumAndCopper.Write(folder)[0];
        string[] line = ["-c", $"ulimit -n {limit}; exec dotnet \"$0\" peaks \"$1\"", program, input];
        var start = new ProcessStartInfo("/bin/sh", line) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(),
            error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        // Runtimes differ in what they have open; where they need less, there is a result.
        if (process.ExitCode != ExitCode.Ok)
        {
            Assert.True(process.ExitCode is ExitCode.Input or ExitCode.Unexpected, $"{process.ExitCode}");
            Assert.Equal("", await output);
            Assert.Matches("^spectrocal: error: .*[Tt]oo many files are open.*\n$", await error);
        }
    }
}
