namespace SpectroCal.Store.Slurm;

/// <summary>A task of an array, or a job, as Slurm's queue has it.</summary>
/// <param name="Name">Name of the job.</param>
/// <param name="Job">Number of the job; of an array, of the whole.</param>
/// <param name="Task">Number of the task in its array; null for a job without tasks.</param>
/// <param name="State">Slurm's word for the state, such as PENDING.</param>
/// <param name="Elapsed">How long it has run as Slurm writes it, such as 1-02:03:04.</param>
/// <param name="Reason">Why it waits, or how it ended, in Slurm's word; None for no reason.</param>
public sealed record QueuedTask(string Name, long Job, int? Task, string State, string Elapsed, string Reason)
{
    private static readonly string[] Ended =
    [
        "COMPLETED",
        "CANCELLED",
        "FAILED",
        "TIMEOUT",
        "NODE_FAIL",
        "PREEMPTED",
        "BOOT_FAIL",
        "DEADLINE",
        "OUT_OF_MEMORY",
        "REVOKED",
        "SPECIAL_EXIT",
    ];

    /// <summary>Whether it runs, or will.</summary>
    public bool IsActive => !Ended.Contains(State);

    /// <summary>Whether it waits.</summary>
    public bool IsPending => State is "PENDING" or "REQUEUED" or "REQUEUE_HOLD" or "REQUEUE_FED" or "RESV_DEL_HOLD";

    /// <summary>Its number as Slurm writes it, such as 4711_3.</summary>
    public string Id => Task is { } task ? Invariant($"{Job}_{task}") : Invariant($"{Job}");

    /// <summary>State with the reason, such as "PENDING (Resources)".</summary>
    public string StateText => Reason is "None" or "" ? State : $"{State} ({Reason})";
}
