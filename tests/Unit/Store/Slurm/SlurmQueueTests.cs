using SpectroCal.Store.Slurm;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Store.Slurm;

/// <summary>The commands of Slurm, played by scripts of a shell.</summary>
public sealed class SlurmQueueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private SlurmQueue Queue => new() { Programs = Path.GetDirectoryName(_folder["sbatch"]), LongestWait = TimeSpan.FromSeconds(20) };

    [Fact]
    public void TheLinesOfAQueueAreRead()
    {
        Fake(
            "squeue",
            """
            echo 'plan-001|4711|3|RUNNING|1-02:03:04|None'
            echo 'plan-001|4711|5|PENDING|0:00|JobArrayTaskLimit'
            echo 'plan-001-merge|4712|N/A|PENDING|0:00|Dependency'
            echo 'other|4713|N/A|RUNNING|0:07|None'
            """
        );
        Assert.Equal(
            [
                new QueuedTask("plan-001", 4711, 3, "RUNNING", "1-02:03:04", "None"),
                new QueuedTask("plan-001", 4711, 5, "PENDING", "0:00", "JobArrayTaskLimit"),
                new QueuedTask("plan-001-merge", 4712, null, "PENDING", "0:00", "Dependency"),
            ],
            Queue.Tasks(["plan-001", "plan-001-merge"])
        );
        Assert.Empty(Queue.Tasks([])); // asks nobody
    }

    [Theory]
    [InlineData("RUNNING", true, false)]
    [InlineData("PENDING", true, true)]
    [InlineData("COMPLETING", true, false)]
    [InlineData("CANCELLED", false, false)]
    [InlineData("OUT_OF_MEMORY", false, false)]
    public void StatesSayWhetherAShardMayBeSubmittedAgain(string state, bool isActive, bool isPending)
    {
        QueuedTask task = SlurmQueue.Parse($"n|7|0|{state}|0:00|NonZeroExitCode");
        Assert.Equal((isActive, isPending, "7_0"), (task.IsActive, task.IsPending, task.Id));
        Assert.Equal($"{state} (NonZeroExitCode)", task.StateText);
    }

    [Theory]
    [InlineData("slurm_load_jobs error")]
    [InlineData("n|x|0|RUNNING|0:00|None")]
    [InlineData("n|7|[3-7%3]|PENDING|0:00|None")]
    [InlineData("n|7|0|rubbish|0:00|None")]
    [InlineData("n|7|0|RUNNING")]
    public void ALineThatIsNoneIsSaid(string line)
    {
        var e = Assert.Throws<CalibrationException>(() => SlurmQueue.Parse(line));
        Assert.Contains($"'{line}'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheLargestArrayIsAskedFor()
    {
        Fake("scontrol", "echo 'Configuration data as of now'; echo 'MaxArraySize            = 2001'; echo 'MaxDBDMsgs = 20016'");
        Assert.Equal(2001, Queue.MaxArraySize());
        Fake("scontrol", "echo 'MaxArraySize = 0'");
        Assert.Contains("no job arrays", Refusal(q => q.MaxArraySize()), StringComparison.Ordinal);
        Fake("scontrol", "echo 'MaxArraySize = many'");
        Assert.Contains("'MaxArraySize = many'", Refusal(q => q.MaxArraySize()), StringComparison.Ordinal);
        Fake("scontrol", "echo hello");
        Assert.Contains("does not name MaxArraySize", Refusal(q => q.MaxArraySize()), StringComparison.Ordinal);
    }

    [Fact]
    public void AnAnswerOfSbatchIsANumber()
    {
        Fake("sbatch", "echo \"$@\" > \"$(dirname \"$0\")/arguments\"; echo '4712;cluster7'");
        Assert.Equal(4712, Queue.Submit("a script's name.sh", [4711, 4700]));
        Assert.Equal("--parsable --dependency=afterany:4711:4700 a script's name.sh\n", File.ReadAllText(_folder["arguments"]));
        Fake("sbatch", "echo Submitted");
        Assert.Contains("'Submitted'", Refusal(q => q.Submit("x", [])), StringComparison.Ordinal);
        Fake("sbatch", "echo 'sbatch: error: invalid partition specified: long' >&2; exit 1");
        Assert.Equal(
            "Slurm's sbatch failed with exit code 1: sbatch: error: invalid partition specified: long.",
            Refusal(q => q.Submit("x", []))
        );
    }

    [Fact]
    public void WithoutSlurmOneLineSaysSo() =>
        Assert.StartsWith("There is no program 'sbatch' of Slurm", Refusal(q => q.Submit("x", [])), StringComparison.Ordinal);

    [Fact]
    public async Task AControllerThatDoesNotAnswerIsWaitedForNoLongerThanAsked()
    {
        Fake("scontrol", "exec sleep 60");
        SlurmQueue queue = new() { Programs = Queue.Programs, LongestWait = TimeSpan.FromSeconds(0.5) };
        var e = Assert.Throws<CalibrationException>(() => queue.MaxArraySize());
        Assert.Contains("gave no answer", e.Message, StringComparison.Ordinal);

        using var stop = new CancellationTokenSource();
        var asking = Task.Run(() => Queue.MaxArraySize(stop.Token), TestContext.Current.CancellationToken);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            asking.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)
        );
    }

    private string Refusal(Action<SlurmQueue> ask) => Assert.Throws<CalibrationException>(() => ask(Queue)).Message;

    private void Fake(string program, string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Slurm is not on Windows.");
        File.WriteAllText(_folder[program], $"#!/bin/bash\n{script}\n".ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder[program], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
