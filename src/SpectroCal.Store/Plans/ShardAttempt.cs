using System.Text;
using System.Text.Json;
using SpectroCal.Formats;
using SpectroCal.Storage;

namespace SpectroCal.Store.Plans;

/// <summary>What is known of a shard that somebody began with: it is removed when the result is there.</summary>
/// <param name="StartedAt">When, UTC.</param>
/// <param name="Machine">Name of the machine.</param>
/// <param name="Process">Number of the process there.</param>
/// <param name="Job">The Slurm job, such as 4711_3; null for none.</param>
public sealed record ShardAttempt(DateTime StartedAt, string Machine, int Process, string? Job)
{
    /// <summary>Why it ended without a result, as a sentence; null where it is not known, or it has not ended.</summary>
    public string? Failure { get; init; }

    /// <summary>An attempt that this process begins now.</summary>
    public static ShardAttempt Now() => new(DateTime.UtcNow, Environment.MachineName, Environment.ProcessId, SlurmTask());

    /// <summary>Whether its process is seen to work: it is another one of this machine.</summary>
    public bool IsSeenRunning()
    {
        if (Failure is not null || Machine != Environment.MachineName || Process == Environment.ProcessId)
            return false;
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            // Numbers are used again.
            return process.StartTime.ToUniversalTime() <= StartedAt && !IsDead(Process);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    // On Unix a process that was killed keeps its number until its parent asks how it ended (proc(5): state Z).
    private static bool IsDead(int process)
    {
        try
        {
            string state = File.ReadAllText(Invariant($"/proc/{process}/stat"));
            return state.AsSpan(state.LastIndexOf(')') + 1).TrimStart() is ['Z' or 'X', ..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Such as "begun at 12:03:20 on node7, process 4242, Slurm job 4711_3".</summary>
    public override string ToString() =>
        Invariant($"begun {StartedAt:yyyy-MM-dd HH:mm:ss} UTC on {Machine}, process {Process}") + (Job is null ? "" : $", Slurm job {Job}");

    /// <summary>Its path.</summary>
    internal static string PathOf(CampaignPlan plan, int shard) => Path.Combine(plan.Folder, "attempts", Invariant($"{shard:000000}.json"));

    /// <summary>Writes it.</summary>
    internal void Write(CampaignPlan plan, int shard) =>
        AtomicFile.Write(PathOf(plan, shard), force: true, stream => stream.Write(Encoding.UTF8.GetBytes(JsonText.Write(this))));

    /// <summary>The last attempt of a shard; null where none is known.</summary>
    internal static ShardAttempt? Read(CampaignPlan plan, int shard)
    {
        try
        {
            return JsonSerializer.Deserialize<ShardAttempt>(File.ReadAllBytes(PathOf(plan, shard)), JsonText.Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // it only tells more about what is missing anyway
        }
    }

    private static string? SlurmTask() =>
        Environment.GetEnvironmentVariable("SLURM_ARRAY_JOB_ID") is { Length: > 0 } array
            ? $"{array}_{Environment.GetEnvironmentVariable("SLURM_ARRAY_TASK_ID")}"
            : Environment.GetEnvironmentVariable("SLURM_JOB_ID");
}
