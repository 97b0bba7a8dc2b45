using System.Diagnostics;
using SpectroCal.Cli;
using SpectroCal.Store.Plans;
using SpectroCal.Store.Slurm;
using SpectroCal.Tests.Cli;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Store.Slurm;

/// <summary>Shards as jobs of a real Slurm, which tests/Slurm/start.sh starts where it is installed.</summary>
public sealed class SlurmTests : IDisposable
{
    private const int NotInstalled = 77;
    private static readonly TimeSpan LongestJobs = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();
    private readonly string _slurm = Path.Combine(Path.GetTempPath(), $"slurm{Environment.ProcessId}");

    public void Dispose()
    {
        if (Directory.Exists(_slurm))
        {
            _ = Script("stop.sh");
            Directory.Delete(_slurm, recursive: true);
        }
        Environment.SetEnvironmentVariable("SLURM_CONF", null);
        _folder.Dispose();
    }

    [Fact]
    public async Task AnArrayGivesWhatOneProcessGivesAndOneCommandMendsIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Slurm is not on Windows.");
        (int code, string said) = Script("start.sh");
        Assert.SkipWhen(code == NotInstalled, said);
        Assert.True(code == 0, said);
        Environment.SetEnvironmentVariable("SLURM_CONF", Path.Combine(_slurm, "slurm.conf"));

        // Names of folders as people give them.
        string campaign = _folder["campaign"],
            plan = Path.Combine(_folder["it's 100% \"odd\" #1"], "plan");
        await Ok("simulate", "--out", campaign, "--detectors", "4", "--cycles", "1", "--runs", "2", "--events", "2000", "--seed", "9");
        await Ok("campaign", "plan", campaign, "--out", _folder["one"], "--shards", "1");
        await Ok("campaign", "run", _folder["one"]);
        _ = await CliRun.Of("campaign", "merge", _folder["one"], "--out", _folder["expected"]);
        byte[] expected = File.ReadAllBytes(Path.Combine(_folder["expected"], "constants.csv"));
        await Ok("campaign", "plan", campaign, "--out", plan, "--shards", "4");

        // All tasks, and the merge, are cancelled before they begin.
        await Submit(plan, "--sbatch=--hold");
        SubmittedPlan state = Look(plan);
        Assert.Equal(("Pending", 4, 0), (state.State, state.Queued.Count, state.ToSubmit.Count()));
        string again = (await CliRun.Of("campaign", "submit", plan, "--slurm")).Out;
        Assert.Contains("nothing to submit", again, StringComparison.Ordinal);
        long array = state.Jobs[0].Array!.Value;
        await Ok("campaign", "cancel", plan);
        await Ended(plan);
        CliRun run = await CliRun.Of("campaign", "status", plan);
        Assert.Equal(ExitCode.Partial, run.Code);
        Assert.Contains($"Shard 3 is failed: its Slurm task {array}_2", run.Out, StringComparison.Ordinal);
        Assert.Contains("4 shards are neither done nor in the queue", run.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(plan, "merged")));

        await Submit(plan, "--at-once", "3", "--time", "5");
        await Ended(plan);
        Assert.Equal(expected, File.ReadAllBytes(Path.Combine(plan, "merged", "constants.csv")));
        await Ok("campaign", "status", plan);

        // What the disk did to a result is mended by the same command, and no other shard is run.
        string damaged = Path.Combine(plan, "results", "000002.jsonl");
        byte[] bytes = File.ReadAllBytes(damaged);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(damaged, bytes);
        await Submit(plan);
        await Ended(plan);
        Assert.Equal([2], Look(plan).Jobs[^1].Shards);
        Assert.Equal(expected, File.ReadAllBytes(Path.Combine(plan, "merged", "constants.csv")));
        await Ok("campaign", "status", plan);
    }

    private static async Task Ok(params string[] arguments)
    {
        CliRun run = await CliRun.Of(arguments);
        Assert.True(run.Code == ExitCode.Ok, run.Error + run.Out);
    }

    private static Task Submit(string plan, params string[] options) =>
        Ok(["campaign", "submit", plan, "--slurm", "--program", SlurmScripts.Quoted(Program), .. options]);

    private static SubmittedPlan Look(string plan) =>
        new SlurmJobs(CampaignPlan.Open(plan), new SlurmQueue()).Look(TestContext.Current.CancellationToken);

    private static async Task Ended(string plan)
    {
        var watch = Stopwatch.StartNew();
        while (Look(plan).IsActive)
        {
            Assert.True(watch.Elapsed < LongestJobs, "The jobs do not end.");
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }
    }

    // The program beside the tests.
    private static string Program => Path.Combine(AppContext.BaseDirectory, "spectrocal");

    private (int Code, string Said) Script(string name)
    {
        var start = new ProcessStartInfo(Path.Combine(RepositoryRoot.Path, "tests", "Slurm", name))
        {
            RedirectStandardError = true,
            ArgumentList = { _slurm },
        };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? "" : process.StandardError.ReadToEnd());
    }
}
