using System.Diagnostics;
using SpectroCal.Storage;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Storage;

namespace SpectroCal.Tests.Fuzz;

/// <summary>
/// Processes that write are killed at random moments, half of them while names change: the old files are there or the new ones, and the
/// next run leaves nothing temporary.
/// </summary>
public sealed class KillFuzz(ITestOutputHelper output)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // Each writes into OUT, over what another one has written there.
    private static readonly (string Old, string New, bool IsWhole)[] Commands =
    [
        ("simulate --cycles 2 --runs 3 --events 500 --seed 1", "simulate --cycles 2 --runs 2 --events 400", true),
        ("calibrate FILES --lines Ti_Ka,Cu_Ka --start 500,10 --report", "calibrate FILES --lines Ti_K,Cu_K --start 500,10", true),
        ("calibrate FILES --lines Ti_Ka,Cu_Ka --start 500,10", "calibrate FILES --lines Ti_K,Cu_K --start 500,10 --report", true),
        ("autocal FILES --elements Ti,Cu", "autocal FILES --elements Ti,Cu --figures", true),
        ("fit FILES --lines Ti_K,Cu_K --start 500,10", "fit FILES --lines Ti_Ka,Cu_Ka --start 500,10 --figures", true),
        ("demo --events 200", "demo --events 150 --seed 3", true),
        (
            "vip2 --seed 5 --steady --detectors 1 --batches 2 --counts 10000",
            "vip2 --seed 6 --steady --detectors 1 --batches 2 --counts 9000",
            true
        ),
        ("convert FILES --format spe", "convert FILES --format spe", false),
        ("plot FILES", "plot FILES --log", false),
    ];

    [Fact]
    public async Task AKilledProcessLosesNothing()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        string[] inputs = TitaniumAndCopper.Write(folder);
        var states = new (FolderState Old, FolderState New, TimeSpan Time)?[Commands.Length];
        int at = 0,
            killed = 0,
            halves = 0;
        await new FuzzRun("kill").Until(
            async (random, input) =>
            {
                int which = at++ % Commands.Length;
                (string old, string made, bool isWhole) = Commands[which];
                string before = folder[$"old{which}"],
                    target = folder["out"];
                (FolderState was, FolderState becomes, TimeSpan time) = states[which] ??= States(
                    old,
                    made,
                    before,
                    folder[$"new{which}"],
                    inputs
                );
                input.Text = made;
                Copy(before, target);
                if (Killed(made, target, inputs, random, time))
                    killed++;
                FolderState left = FolderState.Of(target);
                if (!left.HasFilesOf(was) && !left.HasFilesOf(becomes))
                    halves++;
                if (isWhole)
                    FolderTransaction.Settle(target);
                FolderState after = FolderState.Of(target);
                if (!after.HasFilesOf(was) && !after.HasFilesOf(becomes) && (isWhole || !after.IsFileByFile(was, becomes)))
                    return $"lost: {made}: {after}";
                Run(made, target, inputs).WaitForExit();
                after = FolderState.Of(target);
                Directory.Delete(target, recursive: true);
                return after.HasFilesOf(becomes) && after.Temporary.Count == 0 ? null : $"left: {made}: {after}";
            },
            output
        );
        output.WriteLine($"{killed} of {at} were killed before their end, {halves} of them between two names");
    }

    private static (FolderState, FolderState, TimeSpan) States(string old, string made, string before, string after, string[] inputs)
    {
        Run(old, before, inputs).WaitForExit();
        Copy(before, after);
        var watch = Stopwatch.StartNew();
        Run(made, after, inputs).WaitForExit();
        (FolderState Old, FolderState New) states = (FolderState.Of(before), FolderState.Of(after));
        Assert.True(
            states.Old.Files.Count > 0 && !states.Old.HasFilesOf(states.New) | made.StartsWith("convert", StringComparison.Ordinal),
            made
        );
        return (states.Old, states.New, watch.Elapsed);
    }

    // Whether the process died of it; else it had ended.
    private static bool Killed(string command, string target, string[] inputs, Random random, TimeSpan time)
    {
        using Process process = Run(command, target, inputs);
        var watch = Stopwatch.StartNew();
        bool waitsForNames = random.Next(2) == 0;
        TimeSpan moment = random.NextDouble() * time;
        while (!process.HasExited && watch.Elapsed < Longest && (waitsForNames ? !NamesChange(target) : watch.Elapsed < moment))
            Thread.Sleep(waitsForNames ? 0 : 1); // the process needs the processor
        if (waitsForNames)
            Thread.SpinWait(random.Next(1 << random.Next(1, 18)));
        bool lives = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        return lives;
    }

    private static bool NamesChange(string target) =>
        Directory.GetDirectories(target, StagingFolder.Prefix + "*").Any(staging => File.Exists(Path.Combine(staging, "journal")));

    private static Process Run(string command, string target, string[] inputs)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "spectrocal.dll"));
        foreach (string word in command.Split(' '))
        foreach (string argument in word == "FILES" ? inputs : [word.Replace('_', ' ')])
            start.ArgumentList.Add(argument);
        foreach (string argument in new[] { "--out", target + Path.DirectorySeparatorChar, "--force" })
            start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        // What it says is of no interest, but a full pipe would stop it.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

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
