using SpectroCal.Store.Plans;

namespace SpectroCal.Store.Slurm;

/// <summary>The state of a plan, with what Slurm's queue knows of its shards.</summary>
public sealed record SubmittedPlan
{
    private const string Again = "is in the queue again";

    /// <summary>
    /// The state of all shards. One whose task is cancelled or failed before it began with it is failed; one that a task of the queue works
    /// on is running.
    /// </summary>
    public required PlanStatus Status { get; init; }

    /// <summary>The submissions, by number.</summary>
    public required IReadOnlyList<JobSubmission> Jobs { get; init; }

    /// <summary>Tasks and merges that wait, run, or ended a few minutes ago.</summary>
    public required IReadOnlyList<QueuedTask> Tasks { get; init; }

    /// <summary>Shards that are in the queue, with the task that has them.</summary>
    public required IReadOnlyDictionary<int, QueuedTask> Queued { get; init; }

    /// <summary>Shards that are neither done, nor worked on, nor in the queue.</summary>
    public IEnumerable<int> ToSubmit =>
        Status.Open.Where(o => o.State != ShardState.Running && !Queued.ContainsKey(o.Number)).Select(o => o.Number);

    /// <summary>Whether something of the plan waits or runs, the merge included.</summary>
    public bool IsActive => Tasks.Any(t => t.IsActive);

    /// <summary>The last merge that the queue knows; null for none.</summary>
    public QueuedTask? Merge => Jobs.Count == 0 ? null : Tasks.LastOrDefault(t => t.Name == Jobs[^1].MergeName);

    /// <summary>
    /// Pending, Running, Merging, Finished, Incomplete (not all shards are done, and none is in the queue), or NotSubmitted.
    /// </summary>
    public string State =>
        Jobs.Count == 0 ? "NotSubmitted"
        : Tasks.Any(t => t is { Task: not null, IsActive: true, IsPending: false }) ? "Running"
        : Tasks.Any(t => t is { Task: not null, IsActive: true }) ? "Pending"
        : Merge is { IsActive: true } ? "Merging"
        : Status.Open.Count == 0 ? "Finished"
        : "Incomplete";

    /// <summary>A plan of which nothing was submitted.</summary>
    /// <param name="status">Its state.</param>
    public static SubmittedPlan NotSubmitted(PlanStatus status) =>
        new()
        {
            Status = status,
            Jobs = [],
            Tasks = [],
            Queued = new Dictionary<int, QueuedTask>(),
        };

    internal static SubmittedPlan Of(
        CampaignPlan plan,
        PlanStatus status,
        IReadOnlyList<JobSubmission> jobs,
        IReadOnlyList<QueuedTask> tasks
    )
    {
        ILookup<(string, int?), QueuedTask> byTask = tasks.ToLookup(t => (t.Name, t.Task));
        var last = new Dictionary<int, QueuedTask>();
        var gone = new Dictionary<int, string>();
        foreach (JobSubmission job in jobs)
        {
            for (int i = 0; i < job.Shards.Count; i++)
            {
                // A script that was submitted again by hand has the same name and another number.
                gone[job.Shards[i]] = job.Array is { } array ? Invariant($"{array}_{i % job.Tasks}") : job.Name;
                QueuedTask[] known = [.. byTask[(job.Name, i % job.Tasks)]];
                if ((known.FirstOrDefault(t => t.IsActive) ?? known.MaxBy(t => t.Job)) is { } task)
                    if (!last.TryGetValue(job.Shards[i], out QueuedTask? other) || !other.IsActive)
                        last[job.Shards[i]] = task;
            }
        }
        IEnumerable<OpenShard> open = status.Open.Select(o =>
            Known(plan, o, last.GetValueOrDefault(o.Number), gone.GetValueOrDefault(o.Number))
        );
        return new SubmittedPlan
        {
            Status = status with { Open = [.. open] },
            Jobs = jobs,
            Tasks = tasks,
            Queued = status
                .Open.Where(o => last.GetValueOrDefault(o.Number) is { IsActive: true })
                .ToDictionary(o => o.Number, o => last[o.Number]),
        };
    }

    private static OpenShard Known(CampaignPlan plan, OpenShard shard, QueuedTask? task, string? submitted) =>
        (shard.State, task) switch
        {
            // Slurm forgets a task that was cancelled before it began at once, and others after some minutes.
            (ShardState.Waiting, null) when submitted is not null => shard with
            {
                State = ShardState.Failed,
                Reason = $"its Slurm task {submitted} is not in the queue any more",
            },
            (_, null) or (ShardState.Running, _) => shard,
            (ShardState.Unfinished, { IsActive: true, IsPending: false }) when ShardAttempt.Read(plan, shard.Number)?.Job == task.Id =>
                shard with
                {
                    State = ShardState.Running,
                },
            (ShardState.Waiting, { IsActive: true }) => shard,
            (_, { IsActive: true }) => shard with { Reason = $"{shard.Reason}; {Again}, task {task.Id}" },
            (_, { State: "COMPLETED" }) => shard,
            (ShardState.Waiting, _) => shard with
            {
                State = ShardState.Failed,
                Reason = $"its Slurm task {task.Id} ended: {task.StateText}",
            },
            _ => shard with { Reason = $"{shard.Reason}; its Slurm task {task.Id} ended: {task.StateText}" },
        };
}
