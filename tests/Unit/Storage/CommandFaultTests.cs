using SpectroCal.Storage;
using SpectroCal.Tests.Cli;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Storage;

/// <summary>
/// Every call that a writing command makes to the file system fails once, in three ways: afterwards the old files are there or the new
/// ones, at the latest when the next run has looked, and that run leaves nothing temporary.
/// </summary>
public sealed class CommandFaultTests
{
    /// <summary>A command that writes into the folder OUT.</summary>
    /// <param name="Name">The name of the case.</param>
    /// <param name="Old">Arguments of the run whose results are there before.</param>
    /// <param name="New">Arguments of the run that fails.</param>
    /// <param name="IsWhole">Whether all files belong together; else each is for itself.</param>
    private sealed record Case(string Name, string Old, string New, bool IsWhole);

    private const string Calibrate = "calibrate FILES --lines Ti_Ka,Cu_Ka --start 500,10 --out OUT";

    private static readonly Case[] Cases =
    [
        new(
            "simulate",
            "simulate --cycles 1 --runs 2 --events 60 --seed 1 --out OUT",
            "simulate --cycles 1 --runs 1 --events 50 --out OUT",
            true
        ),
        new("demo", "demo --events 200 --out OUT", "demo --events 150 --seed 3 --out OUT", true),
        new("calibrate", Calibrate + " --report", Calibrate.Replace("Ti_Ka", "Ti_K", StringComparison.Ordinal), true),
        new("autocal", "autocal FILES --elements Ti,Cu --out OUT", "autocal FILES --elements Ti,Mn,Cu --out OUT", true),
        new("fit", "fit FILES --lines Ti_K,Cu_K --start 500,10 --out OUT", "fit FILES --lines Ti_Ka,Cu_Ka --start 500,10 --out OUT", true),
        new("convert to CSV", "convert FILE --out OUT/x.csv", "convert FILES --out OUT/x.csv", false),
        new("convert to N42", "convert FILE --out OUT/x.n42", "convert OTHER --out OUT/x.n42", false),
        new("convert to NumPy", "convert FILE --out OUT/x.npy", "convert OTHER --out OUT/x.npy", false),
        new("convert to a folder", "convert FILES --out OUT --format spe", "convert FILES --out OUT --format spe", false),
        new("convert to EMSA", "convert FILE --out OUT/x.msa", "convert OTHER --out OUT/x.msa", false),
        new("plot", "plot FILE --out OUT/x.svg --out OUT/x.png", "plot OTHER --out OUT/x.svg --out OUT/x.png", false),
    ];

    public static TheoryData<string, Fault, bool> Runs =>
        new(from c in Cases from fault in Enum.GetValues<Fault>() from replaces in new[] { true, false } select (c.Name, fault, replaces));

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task TheOldFilesOrTheNewOnesAreThere(string name, Fault fault, bool replaces)
    {
        Case command = Cases.Single(c => c.Name == name);
        using var folder = new TemporaryFolder(isInMemory: true);
        string[] inputs = TitaniumAndCopper.Write(folder);
        FolderState old = replaces ? await Good(command.Old, folder["old"], inputs) : FolderState.Of(folder["none"]),
            made = await Good(command.New, folder["new"], inputs, replaces ? folder["old"] : null);
        Assert.NotEmpty(made.Files);

        int faults = 0;
        for (int call = 1; ; call++)
        {
            string target = folder[$"call{call}"];
            if (replaces)
                Copy(folder["old"], target);
            var files = new FaultyFileSystem(call, fault);
            CliRun run = await With(files, Arguments(command.New, target, inputs));
            if (!files.HasFailed)
                break;
            faults++;
            if (fault != Fault.Once)
                FolderTransaction.Settle(target);
            FolderState after = FolderState.Of(target);
            string told = $"call {call}, exit {run.Code}, {run.Error}: {after}; old {old}; new {made}";
            Assert.True(after.HasFilesOf(old) || after.HasFilesOf(made) || !command.IsWhole && after.IsFileByFile(old, made), told);
            // Of files that are each for itself, some may be written where another could not be.
            Assert.True(run.Code > 1 || after.HasFilesOf(made) || !command.IsWhole && run.Code == 1, told);
            Assert.True(run.Code is 0 or 1 or 4, told);

            // The next run succeeds, and nothing is left of this one.
            Assert.Equal("", await Failure(Arguments(command.New, target, inputs)));
            after = FolderState.Of(target);
            Assert.True(after.HasFilesOf(made) && after.Temporary.Count == 0, told + "; then " + after);
            Directory.Delete(target, recursive: true);
        }
        Assert.True(faults >= 10, $"{faults} calls");
    }

    private static async Task<FolderState> Good(string command, string target, string[] inputs, string? before = null)
    {
        if (before is not null)
            Copy(before, target);
        Assert.Equal("", await Failure(Arguments(command, target, inputs)));
        return FolderState.Of(target);
    }

    // What a run said that failed; nothing of one that wrote its results, whether or not it has doubts.
    private static async Task<string> Failure(string[] arguments)
    {
        CliRun run = await CliRun.Of(arguments);
        return run.Code is 0 or 1 ? "" : run.Error;
    }

    private static async Task<CliRun> With(FaultyFileSystem files, string[] arguments)
    {
        FileSystem.Interposed = files; // seen by what this method starts, and by nothing else
        CliRun run = await CliRun.Of(arguments);
        files.Close();
        return run;
    }

    private static string[] Arguments(string command, string target, string[] inputs) =>
        [
            .. command
                .Split(' ')
                .SelectMany(word =>
                    word switch
                    {
                        "FILES" => inputs,
                        "FILE" => [inputs[0]],
                        "OTHER" => [inputs[1]],
                        _ => [word.Replace("OUT", target, StringComparison.Ordinal).Replace('_', ' ')],
                    }
                ),
            "--force",
        ];

    private static void Copy(string from, string to)
    {
        foreach (string path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }
}
