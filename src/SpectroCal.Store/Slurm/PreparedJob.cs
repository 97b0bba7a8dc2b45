namespace SpectroCal.Store.Slurm;

/// <summary>Scripts that are ready to be written and submitted.</summary>
/// <param name="Job">What they submit.</param>
/// <param name="Folder">The folder that they go into.</param>
/// <param name="OlderArrays">Arrays of the plan in the queue: the merge waits for them, too.</param>
/// <param name="OlderMerges">Merges of the plan that wait in the queue: this one replaces them.</param>
public sealed record PreparedJob(JobSubmission Job, string Folder, IReadOnlyList<long> OlderArrays, IReadOnlyList<long> OlderMerges)
{
    /// <summary>Text of <see cref="ArrayScript"/>.</summary>
    public required string ArrayText { get; init; }

    /// <summary>Text of <see cref="MergeScript"/>.</summary>
    public required string MergeText { get; init; }

    /// <summary>Script of the array.</summary>
    public string ArrayScript => Path.Combine(Folder, SlurmScripts.ArrayName);

    /// <summary>Script of the merge.</summary>
    public string MergeScript => Path.Combine(Folder, SlurmScripts.MergeName);

    /// <summary>The lines of a shell that submit them.</summary>
    public IReadOnlyList<string> Lines()
    {
        string others = string.Concat(OlderArrays.Select(j => Invariant($"{j}:")));
        return
        [
            $"array=$(sbatch --parsable {SlurmScripts.Quoted(ArrayScript)})",
            $"sbatch --parsable --dependency=afterany:{others}\"${{array%%;*}}\" {SlurmScripts.Quoted(MergeScript)}",
        ];
    }
}
