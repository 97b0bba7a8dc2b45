using System.Text;
using SpectroCal.Store.Plans;

namespace SpectroCal.Store.Slurm;

/// <summary>The scripts that are given to sbatch: to be read, and to be edited.</summary>
public static class SlurmScripts
{
    /// <summary>Name of the script of the array.</summary>
    public const string ArrayName = "array.sh";

    /// <summary>Name of the script of the merge.</summary>
    public const string MergeName = "merge.sh";

    /// <summary>Name of the list of shards.</summary>
    public const string ListName = "shards.txt";

    /// <summary>The script of the array: each task does its lines of the list.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">The folder of the submission.</param>
    /// <param name="name">Name of the job.</param>
    /// <param name="tasks">Number of tasks.</param>
    /// <param name="settings">The settings.</param>
    public static string Array(CampaignPlan plan, string folder, string name, int tasks, SlurmSettings settings)
    {
        string most = settings.AtOnce is { } atOnce ? Invariant($"%{atOnce}") : "";
        StringBuilder text = Head(
            Invariant($"Task K of {tasks} does lines K, K + {tasks}, K + 2*{tasks}, ... of {ListName}, counted from 0."),
            folder,
            name,
            "task-%a.log",
            settings
        );
        Directive(text, "array", Invariant($"0-{tasks - 1}{most}"));
        Option(text, "cpus-per-task", settings.Cpus is { } cpus ? Invariant($"{cpus}") : null);
        Body(text, plan, settings);
        text.Append("# As many threads as the task has processors; the number is hexadecimal.\n");
        text.Append("export DOTNET_PROCESSOR_COUNT=$(printf %x \"${SLURM_CPUS_PER_TASK:-1}\")\n");
        text.Append($"{settings.Program} campaign run-shard \"$plan\" --list {Quoted(Path.Combine(folder, ListName))}");
        text.Append(Invariant($" --task \"$SLURM_ARRAY_TASK_ID\" --tasks {tasks}\n"));
        return text.ToString();
    }

    /// <summary>The script that merges when the array has ended, however it ended: what is missing is named then.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">The folder of the submission.</param>
    /// <param name="name">Name of the job.</param>
    /// <param name="settings">The settings.</param>
    public static string Merge(CampaignPlan plan, string folder, string name, SlurmSettings settings)
    {
        StringBuilder text = Head(
            "Merges what the shards gave. Submitted to begin when the array has ended, however it ended.",
            folder,
            name,
            "merge.log",
            settings
        );
        Body(text, plan, settings);
        text.Append(
            $$"""
            code=0
            {{settings.Program}} campaign merge "$plan" --out {{Quoted(MergeFolder(plan, settings))}} --force || code=$?
            # 1: the results are there, and some batches are suspect or were not calibrated.
            [ "$code" -gt 1 ] || exit 0
            {{settings.Program}} campaign status "$plan" || true
            exit "$code"

            """.ReplaceLineEndings("\n")
        );
        return text.ToString();
    }

    /// <summary>The folder that the constants are merged into.</summary>
    public static string MergeFolder(CampaignPlan plan, SlurmSettings settings) => settings.MergeTo ?? Path.Combine(plan.Folder, "merged");

    /// <summary>A text as one word of a shell.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static StringBuilder Head(string purpose, string folder, string name, string log, SlurmSettings settings)
    {
        var text = new StringBuilder("#!/bin/bash\n");
        text.Append($"# {purpose}\n");
        text.Append("# SpectroCal made it; it may be edited and submitted again. By its name the job is found in the queue.\n");
        Directive(text, "job-name", name);
        Directive(text, "output", Pattern(folder, log));
        Directive(text, "open-mode", "append");
        Option(text, "partition", settings.Partition);
        Option(text, "time", settings.Time);
        Option(text, "mem", settings.Memory);
        foreach (string option in settings.Options)
            text.Append($"#SBATCH {option}\n");
        return text;
    }

    private static void Body(StringBuilder text, CampaignPlan plan, SlurmSettings settings)
    {
        text.Append("set -euo pipefail\n\n");
        text.Append($"plan={Quoted(plan.Folder)}\n");
        if (settings.Environment.Count == 0)
            return;
        text.Append("set +u # systems of modules use variables that are not set\n");
        foreach (string line in settings.Environment)
            text.Append($"{line}\n");
        text.Append("set -u\n");
    }

    private static void Option(StringBuilder text, string name, string? value)
    {
        if (value is not null)
            Directive(text, name, value);
    }

    private static void Directive(StringBuilder text, string name, string value) => text.Append($"#SBATCH --{name}={value}\n");

    // sbatch knows quotes and puts numbers of jobs in the place of %; a blank behind \ it does not understand.
    private static string Pattern(string folder, string log) =>
        $"\"{folder.Replace("%", "%%", StringComparison.Ordinal).Replace("\"", "\"\\\"\"", StringComparison.Ordinal)}/{log}\"";
}
