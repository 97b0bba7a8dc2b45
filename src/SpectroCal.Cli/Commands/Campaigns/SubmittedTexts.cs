using System.Globalization;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Slurm;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>What is said of the Slurm jobs of a plan.</summary>
internal static class SubmittedTexts
{
    /// <summary>The document of 'campaign status --json': the state of the plan, and its jobs.</summary>
    public static object Document(SubmittedPlan submitted) =>
        new
        {
            submitted.Status.Shards,
            submitted.Status.Done,
            submitted.Status.Seconds,
            submitted.Status.Open,
            submitted.State,
            ToSubmit = submitted.ToSubmit.ToArray(),
            submitted.Jobs,
            submitted.Tasks,
        };

    /// <summary>The jobs, and what to do.</summary>
    public static void Write(CliConsole console, SubmittedPlan submitted, string plan)
    {
        var table = new TextTable(new("job"), new("shards"), new("waiting"), new("running"), new("ended"), TableHead.Words("merge", true));
        foreach (JobSubmission job in submitted.Jobs)
        {
            QueuedTask[] tasks = [.. submitted.Tasks.Where(t => t.Name == job.Name)];
            QueuedTask? merge = submitted.Tasks.LastOrDefault(t => t.Name == job.MergeName);
            table.Add(
                job.Array is { } array ? Text(array) : "?",
                Text(job.Shards.Count),
                Text(tasks.Count(t => t.IsPending)),
                Text(tasks.Count(t => t.IsActive && !t.IsPending)),
                Text(tasks.Length == 0 ? job.Tasks : tasks.Count(t => !t.IsActive)),
                merge?.StateText ?? "ended"
            );
        }
        console.Table(table);
        int[] open = [.. submitted.ToSubmit];
        if (open.Length > 0)
            console.Line(
                $"{open.Length} {(open.Length == 1 ? "shard is" : "shards are")} neither done nor in the queue: "
                    + $"'spectrocal campaign submit {plan} --slurm' submits {(open.Length == 1 ? "it" : "them")} again."
            );
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
