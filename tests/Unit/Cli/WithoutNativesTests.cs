using System.Diagnostics;
using System.Runtime.InteropServices;
using SpectroCal.Cli;
using SpectroCal.Reports;

namespace SpectroCal.Tests.Cli;

/// <summary>The program on a platform for which Skia has no native library: a copy of it without them, in a process of its own.</summary>
public sealed class WithoutNativesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spectrocal-natives");

    public WithoutNativesTests()
    {
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)),
            program = Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "SpectroCal.Cli", configuration);
        string[] files = Directory.GetFiles(program, "*", SearchOption.AllDirectories);
        Assert.Contains(files, IsNative);
        foreach (string file in files.Where(f => !IsNative(f)))
        {
            string to = Path.Combine(_folder.FullName, Path.GetRelativePath(program, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        static bool IsNative(string file) => Path.GetFileName(file).StartsWith("libSkiaSharp.", StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // Before the work, and nothing is written: hours of calibration are not lost for want of a picture.
    [Theory]
    [InlineData("plot", "--example", "drift", "--out", "x.svg")]
    [InlineData("plot", "--example", "drift", "--out", "x.png")]
    [InlineData("plot", "--example", "drift", "--out", "x.pdf")]
    [InlineData("demo", "--events", "100", "--report", "--out", "x")]
    [InlineData("fit", "x.mca", "--lines", "Cu Ka", "--figures", "--out", "x")]
    [InlineData("autocal", "x.mca", "--elements", "Cu", "--figures", "--out", "x")]
    [InlineData("monitor", "x.mca", "--report", "--out", "x")]
    [InlineData("monitor", "x*.mca", "--watch", "--out", "x")]
    [InlineData("vip2", "--out", "x")]
    public async Task AFigureIsOneErrorThatNamesWhatIsMissing(params string[] arguments)
    {
        CliRun run = await Run(arguments);
        run.AssertError(ExitCode.Usage, "libSkiaSharp", RuntimeInformation.RuntimeIdentifier, "Everything but figures works");
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName, "x*"));
    }

    [Fact]
    public async Task EverythingButFiguresWorks()
    {
        CliRun run = await Run("demo", "--events", "100", "--out", "results");
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        string[] files = [.. Directory.GetFiles(Path.Combine(_folder.FullName, "results")).Select(f => Path.GetFileName(f)!)];
        Assert.Equal(CampaignFiles.Names.Order(), files.Order());
        run = await Run("lines", "Cu");
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Contains("Cu Ka1", run.Out, StringComparison.Ordinal);
    }

    private async Task<CliRun> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(_folder.FullName, "spectrocal.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(),
            error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CliRun(process.ExitCode, await output, await error);
    }
}
