using SpectroCal.Storage;
using SpectroCal.Tests.Cli;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Storage;

/// <summary>
/// Runs a command again and again, each time with another call to the file system that fails: afterwards the old files are there or the
/// new ones, at the latest when the next run has looked, and that run leaves nothing temporary.
/// </summary>
/// <param name="run">Writes into a folder, replacing what is there.</param>
/// <param name="isWhole">Whether all files belong together; else each is for itself.</param>
internal sealed class FaultAttack(Func<string, Task<CliRun>> run, bool isWhole)
{
    /// <summary>A folder whose files are there before; null: none are.</summary>
    public string? Old { get; init; }

    /// <summary>Of the calls, only every so many fails: for commands that take long. Each way to fail begins at another.</summary>
    public int Every { get; init; } = 1;

    /// <summary>How names of files end that hold what goes on with the next run, beside old and new ones; null: there are none.</summary>
    public string? Unfinished { get; init; }

    /// <summary>Fails the calls one by one.</summary>
    /// <returns>How many failed.</returns>
    public async Task<int> Run(TemporaryFolder folder, Fault fault)
    {
        FolderState old = FolderState.Of(Old ?? folder["none"]);
        await Succeed(Prepared(folder["new"]));
        FolderState made = FolderState.Of(folder["new"]);
        Assert.NotEmpty(made.Files);
        Assert.NotEqual(old.Files, made.Files);

        for (int call = 1 + (int)fault % Every, faults = 0; ; call += Every, faults++)
        {
            string target = Prepared(folder[$"call{call}"]);
            var files = new FaultyFileSystem(call, fault);
            CliRun failed = await With(files, target);
            if (!files.HasFailed)
                return faults;
            if (fault != Fault.Once)
                FolderTransaction.Settle(target);
            FolderState after = Finished(FolderState.Of(target));
            string told = $"call {call}, exit {failed.Code}, {failed.Error}: {after}; old {old}; new {made}";
            Assert.True(after.HasFilesOf(old) || after.HasFilesOf(made) || !isWhole && after.IsFileByFile(old, made), told);
            // Of files that are each for itself, some may be written where another could not be.
            Assert.True(failed.Code > 1 || after.HasFilesOf(made) || !isWhole && failed.Code == 1, told);
            Assert.True(failed.Code is 0 or 1 or 4, told);

            // The next run succeeds, and nothing is left of this one.
            await Succeed(target);
            after = FolderState.Of(target);
            Assert.True(after.HasFilesOf(made) && after.Temporary.Count == 0, told + "; then " + after);
            Directory.Delete(target, recursive: true);
        }
    }

    private FolderState Finished(FolderState all) =>
        Unfinished is null
            ? all
            : all with
            {
                Files = all.Files.Where(f => !f.Key.EndsWith(Unfinished, StringComparison.Ordinal)).ToDictionary(),
            };

    // A run that writes its results succeeds, whether or not it has doubts.
    private async Task Succeed(string target)
    {
        CliRun good = await run(target);
        Assert.Equal("", good.Code is 0 or 1 ? "" : good.Error);
    }

    private async Task<CliRun> With(FaultyFileSystem files, string target)
    {
        FileSystem.Interposed = files; // seen by what this method starts, and by nothing else
        CliRun failed = await run(target);
        files.Close();
        return failed;
    }

    private string Prepared(string target)
    {
        foreach (string path in Old is null ? [] : Directory.GetFiles(Old, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(Old!, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
        return target;
    }
}
