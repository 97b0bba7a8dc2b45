using SpectroCal.Store.Plans;
using SpectroCal.Store.Slurm;

namespace SpectroCal.PowerShell.Results;

/// <summary>The shards of a plan and their Slurm jobs.</summary>
public sealed class CalibrationJob
{
    private readonly SubmittedPlan _submitted;

    internal CalibrationJob(string plan, SubmittedPlan submitted, DateTime now)
    {
        (Plan, _submitted) = (plan, submitted);
        JobSubmission? last = submitted.Jobs.Count > 0 ? submitted.Jobs[^1] : null;
        (JobId, MergeId, SubmittedAt) = (last?.Array, last?.Merge, last?.SubmittedAt);
        ElapsedSeconds = submitted.IsActive && SubmittedAt is { } since ? Math.Round((now - since).TotalSeconds) : null;
    }

    /// <summary>Folder of the plan.</summary>
    public string Plan { get; }

    /// <summary>
    /// NotSubmitted, Pending, Running, Merging, Finished; or Incomplete, where shards are neither done nor in the queue.
    /// </summary>
    public string State => _submitted.State;

    /// <summary>Number of shards.</summary>
    public int Shards => _submitted.Status.Shards;

    /// <summary>How many are done.</summary>
    public int Done => _submitted.Status.Done;

    /// <summary>How many are worked on.</summary>
    public int Running => _submitted.Status.Count(ShardState.Running);

    /// <summary>How many nobody has begun with.</summary>
    public int Waiting => _submitted.Status.Count(ShardState.Waiting);

    /// <summary>How many ended without a result, with a reason.</summary>
    public int Failed => _submitted.Status.Count(ShardState.Failed);

    /// <summary>How many were begun, and have neither a result nor a reason.</summary>
    public int Unfinished => _submitted.Status.Count(ShardState.Unfinished);

    /// <summary>How many have a damaged result.</summary>
    public int Damaged => _submitted.Status.Count(ShardState.Damaged);

    /// <summary>Numbers of the shards that the next submission takes: neither done, nor worked on, nor in the queue.</summary>
    public ValueList<int> ToSubmit => [.. _submitted.ToSubmit];

    /// <summary>What is wrong with shards, a sentence each.</summary>
    public ValueList<string> Reasons =>
        [
            .. _submitted
                .Status.Open.Where(o => o.State is ShardState.Failed or ShardState.Unfinished or ShardState.Damaged)
                .Select(o => FormattableString.Invariant($"Shard {o.Number} is {o.State.ToString().ToLowerInvariant()}: {o.Reason}.")),
        ];

    /// <summary>Slurm's number of the last array; null where there is none.</summary>
    public long? JobId { get; }

    /// <summary>Slurm's number of the merge that follows it; null where there is none.</summary>
    public long? MergeId { get; }

    /// <summary>When it was submitted, UTC; null where nothing was.</summary>
    public DateTime? SubmittedAt { get; }

    /// <summary>How long ago that is, s; null where nothing is in the queue any more.</summary>
    public double? ElapsedSeconds { get; }

    internal bool IsActive => _submitted.IsActive;

    /// <summary>All that is known, as the library has it.</summary>
    public SubmittedPlan GetSubmittedPlan() => _submitted;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Plan}: {State}, {Done} of {Shards} shards done");
}
