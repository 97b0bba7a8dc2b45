namespace SpectroCal.Store.Slurm;

/// <summary>What <c>jobs/NNN/job.json</c> holds: shards of a plan that were given to Slurm together.</summary>
/// <param name="Number">Number of the submission, from 1.</param>
/// <param name="Name">Name of the array in the queue; that of the merge ends in -merge.</param>
/// <param name="Tasks">Number of tasks of the array.</param>
/// <param name="SubmittedAt">When, UTC.</param>
/// <param name="Machine">Machine on which it was submitted.</param>
/// <param name="Settings">The settings.</param>
public sealed record JobSubmission(int Number, string Name, int Tasks, DateTime SubmittedAt, string Machine, SlurmSettings Settings)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "job.json";

    /// <summary>Number of the array in the queue; null where the submission did not come to its end.</summary>
    public long? Array { get; init; }

    /// <summary>Number of the merge in the queue; null where the submission did not come to its end.</summary>
    public long? Merge { get; init; }

    /// <summary>Numbers of its shards, in the order in which they are dealt to tasks.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<int> Shards { get; init; } = [];

    /// <summary>Name of the merge in the queue.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string MergeName => $"{Name}-merge";
}
