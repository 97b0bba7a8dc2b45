using SpectroCal.Cli;
using SpectroCal.Reports;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Cli;

/// <summary>A watch that is fed with files; each step waits for what it writes.</summary>
public sealed class MonitorWatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3); // on a busy machine; nothing is measured

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public MonitorWatchTests()
    {
        Directory.CreateDirectory(_folder["source"]);
        Directory.CreateDirectory(_folder["data"]);
    }

    public void Dispose()
    {
        _end.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task NewFilesAreJudgedAndWhatAPersonDecidesStays()
    {
        string[] files = MonitorTests.Files(_folder["source"], 8);
        Task<CliRun> watch = Watch(_folder["data/*.spe"]);
        foreach (string file in (string[])[files[0], .. files[2..6]])
            Give(file);
        await Until(() => Selection().Count(l => l.EndsWith(",monitor", StringComparison.Ordinal)) == 5);
        // A file that is being written.
        File.WriteAllText(_folder["data/run01.spe"], File.ReadAllText(files[1])[..600]);
        Give(files[6]);
        await Until(() => Selection().Any(l => l.Contains("run06", StringComparison.Ordinal)));
        Assert.DoesNotContain(Selection(), l => l.Contains("run01", StringComparison.Ordinal));
        Give(files[1]);
        await Until(() => Selection().Any(l => l.Contains("run01.spe,bad,The gain is 3", StringComparison.Ordinal)));
        string page = Page();
        Assert.Contains("<meta http-equiv=\"refresh\" content=\"1\">", page, StringComparison.Ordinal);
        Assert.Contains("Last look at", page, StringComparison.Ordinal);
        // Somebody who knows better.
        string path = _folder["out/selection.csv"];
        File.WriteAllLines(
            path,
            Selection().Select(l => l.Contains("run01", StringComparison.Ordinal) ? "1,run01.spe,good,magnet on,person" : l)
        );
        await Until(() => Page().Contains("magnet on", StringComparison.Ordinal));
        Give(files[7]);
        await Until(() => Selection().Any(l => l.Contains("run07", StringComparison.Ordinal)));
        await _end.CancelAsync();
        CliRun run = await watch;
        Assert.Equal((ExitCode.Partial, ""), (run.Code, run.Error));
        Assert.Contains("1,run01.spe,good,magnet on,person", Selection());
        Assert.Equal(1, run.Out.Split("bad: run01.spe: The gain is 3").Length - 1);
        Assert.Contains("7 of 8 spectra of 1 detector are good, 0 suspicious, 1 bad.", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv", Page(), StringComparison.Ordinal);
        Assert.Contains("The watch ended at", Page(), StringComparison.Ordinal);
        // The same as of all files at once.
        await CliRun.Of(["monitor", .. files, "--out", _folder["once"]]);
        Assert.Equal(File.ReadAllText(_folder["once/monitor.json"]), File.ReadAllText(_folder["out/monitor.json"]));
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder["out"]).Length);
    }

    [Fact]
    public async Task AReferencePeriodJudgesTheFirstFileThatComes()
    {
        string[] files = MonitorTests.Files(_folder["source"], 8);
        Task<CliRun> watch = Watch([_folder["data/*.spe"], "--reference", .. files[2..]]);
        Give(files[1]);
        await Until(() => Selection().Any(l => l.Contains("run01.spe,bad", StringComparison.Ordinal)));
        await _end.CancelAsync();
        Assert.Equal(ExitCode.Partial, (await watch).Code);
    }

    [Fact]
    public async Task AWatchThatHadNothingToWriteIsInterrupted()
    {
        Task<CliRun> watch = Watch(_folder["data/*.spe"]);
        await _end.CancelAsync();
        Assert.Equal(ExitCode.Interrupted, (await watch).Code);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Theory]
    [InlineData("--watch --out OUT --json", "--json")]
    [InlineData("--watch", "--out")]
    [InlineData("--interval 3 --out OUT", "--watch")]
    [InlineData("--watch --out OUT --interval 0", "--interval")]
    [InlineData("--watch --out OUT --interval 1e9", "--interval")]
    [InlineData("--watch --out OUT --false-alarm 0.9", "below 0.5")]
    public async Task WhatMakesNoSenseIsOneError(string options, string named)
    {
        string[] words = [.. options.Split(' ').Select(w => w.Replace("OUT", _folder["out"], StringComparison.Ordinal))];
        (await CliRun.Of(["monitor", _folder["data/*.spe"], .. words])).AssertError(ExitCode.Usage, named);
    }

    [Fact]
    public async Task ResultsThatAreThereAreNotReplacedWithoutLeave()
    {
        Directory.CreateDirectory(_folder["out"]);
        File.WriteAllText(_folder["out/selection.csv"], SelectionFile.Header);
        (await Watch(_folder["data/*.spe"])).AssertError(ExitCode.Output, "selection.csv", "--force");
        (await CliRun.Of("monitor", _folder["data"], "--watch", "--out", _folder["new"])).AssertError(ExitCode.Usage, "is a folder");
    }

    private Task<CliRun> Watch(params string[] arguments) =>
        Task.Run(() =>
            CliRun.Of(Terminal.None, _end.Token, ["monitor", .. arguments, "--watch", "--interval", "0.05", "--out", _folder["out"]])
        );

    private void Give(string file) => File.Copy(file, Path.Combine(_folder["data"], Path.GetFileName(file)), overwrite: true);

    private string[] Selection() => Lines(_folder["out/selection.csv"]);

    private string Page() => string.Join('\n', Lines(_folder["out/report.html"]));

    // Empty in the instant when a file is replaced.
    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private async Task Until(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (!condition())
            await Task.Delay(20, limit.Token);
    }
}
