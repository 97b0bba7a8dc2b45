using System.Globalization;
using System.Text;
using SpectroCal.Formats;
using SpectroCal.Storage;
using SpectroCal.Store.Plans;

namespace SpectroCal.Store.Slurm;

/// <summary>
/// What of a plan was given to Slurm: each submission is a folder <c>jobs/NNN</c> of the plan with the list of its shards, the scripts, and
/// the logs of its tasks.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="queue">The queue.</param>
public sealed class SlurmJobs(CampaignPlan plan, SlurmQueue queue)
{
    private const string LockName = "lock";

    private string Root => Path.Combine(plan.Folder, "jobs");

    /// <summary>Whether anything of a plan was ever submitted.</summary>
    /// <param name="plan">The plan.</param>
    public static bool Any(CampaignPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string root = Path.Combine(plan.Folder, "jobs");
        return Directory.Exists(root)
            && Directory.EnumerateDirectories(root).Any(d => File.Exists(Path.Combine(d, JobSubmission.FileName)));
    }

    /// <summary>The submissions, by number.</summary>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="SpectrumFormatException">One of their files is damaged.</exception>
    public IReadOnlyList<JobSubmission> Submissions(CancellationToken cancellation = default) =>
        [
            .. Numbers()
                .Order()
                .Where(n => File.Exists(Path.Combine(FolderOf(n), JobSubmission.FileName)))
                .Select(n => Read(FolderOf(n), cancellation)),
        ];

    /// <summary>Makes the scripts for the shards that are neither done nor in the queue; it writes and submits nothing.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>What would be submitted; null where there is nothing.</returns>
    /// <exception cref="CalibrationException">A setting cannot be used, or Slurm does not answer.</exception>
    public PreparedJob? Prepare(SlurmSettings settings, CancellationToken cancellation = default) => Prepared(settings, cancellation);

    /// <summary>Submits the shards that are neither done nor in the queue, with a merge that begins when they have ended.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="cancellation">Stops the work; what is in the queue already stays there.</param>
    /// <returns>What was submitted; null where there is nothing to submit.</returns>
    /// <exception cref="CalibrationException">A setting cannot be used, or Slurm is not there or refuses.</exception>
    public JobSubmission? Submit(SlurmSettings settings, CancellationToken cancellation = default) =>
        Locked(() =>
        {
            if (Prepared(settings, cancellation) is not { } prepared)
                return null;
            Write(prepared);
            // Before anything is in the queue: whatever happens then, the jobs are found by their names.
            JobSubmission job = prepared.Job;
            Write(prepared.Folder, job);
            try
            {
                job = job with { Array = queue.Submit(prepared.ArrayScript, [], cancellation) };
            }
            catch (CalibrationException)
            {
                Directory.Delete(prepared.Folder, recursive: true);
                throw;
            }
            Write(prepared.Folder, job);
            // Merges of earlier submissions that still wait are replaced by this one, which waits for their arrays, too.
            queue.Cancel(prepared.OlderMerges, cancellation);
            job = job with { Merge = queue.Submit(prepared.MergeScript, [.. prepared.OlderArrays, job.Array.Value], cancellation) };
            Write(prepared.Folder, job);
            return job;
        });

    /// <summary>Takes all jobs of the plan out of the queue, and ends those that run.</summary>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>How many tasks and jobs there were.</returns>
    /// <exception cref="CalibrationException">Slurm is not there, or refuses.</exception>
    public int Cancel(CancellationToken cancellation = default)
    {
        QueuedTask[] active = [.. Tasks(Submissions(cancellation), cancellation).Where(t => t.IsActive)];
        queue.Cancel([.. active.Select(t => t.Job).Distinct()], cancellation);
        return active.Length;
    }

    /// <summary>The state of the plan, with what the queue knows of it.</summary>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">Slurm is not there, or does not answer.</exception>
    public SubmittedPlan Look(CancellationToken cancellation = default)
    {
        IReadOnlyList<JobSubmission> jobs = Submissions(cancellation);
        // The queue first: a task that ends in between has its result by then.
        IReadOnlyList<QueuedTask> tasks = Tasks(jobs, cancellation);
        return SubmittedPlan.Of(plan, PlanStatus.Of(plan, cancellation), jobs, tasks);
    }

    private IReadOnlyList<QueuedTask> Tasks(IReadOnlyList<JobSubmission> jobs, CancellationToken cancellation) =>
        queue.Tasks([.. jobs.SelectMany(j => (string[])[j.Name, j.MergeName])], cancellation);

    private PreparedJob? Prepared(SlurmSettings settings, CancellationToken cancellation)
    {
        settings.Check();
        settings = settings with { MergeTo = MergeFolder(settings, cancellation) };
        // In the names of logs sbatch takes \ for something else.
        if (!SlurmSettings.IsLine(plan.Folder) || plan.Folder.Contains('\\', StringComparison.Ordinal))
            throw new CalibrationException($"{TerminalText.Line(plan.Folder)}: Slurm cannot use a folder with such a name.");
        int most = queue.MaxArraySize(cancellation);
        SubmittedPlan state = Look(cancellation);
        int[] shards = [.. state.ToSubmit];
        if (shards.Length == 0)
            return null;
        int number = Numbers().DefaultIfEmpty().Max() + 1,
            tasks = Math.Min(shards.Length, most);
        string folder = FolderOf(number),
            name = Invariant($"spectrocal-{plan.Id[..8]}-{number:000}");
        var job = new JobSubmission(number, name, tasks, DateTime.UtcNow, System.Environment.MachineName, settings) { Shards = shards };
        return new PreparedJob(
            job,
            folder,
            state.Tasks.Where(t => t.Task is not null && t.IsActive).Select(t => t.Job).Distinct().ToArray(),
            state.Tasks.Where(t => t.Task is null && t.IsPending).Select(t => t.Job).Distinct().ToArray()
        )
        {
            ArrayText = SlurmScripts.Array(plan, folder, name, tasks, settings),
            MergeText = SlurmScripts.Merge(plan, folder, job.MergeName, settings),
        };
    }

    // Results of something else must not be replaced in hours when nobody looks.
    private string MergeFolder(SlurmSettings settings, CancellationToken cancellation)
    {
        string folder = Path.GetFullPath(SlurmScripts.MergeFolder(plan, settings));
        if (!SlurmSettings.IsLine(folder))
            throw new CalibrationException($"{TerminalText.Line(folder)}: Slurm cannot use a folder with such a name.");
        plan.CheckMergeFolder(folder);
        IReadOnlyList<string> names = plan.MergedNames;
        string report = Path.Combine(folder, names[0]);
        bool isOther = File.Exists(report)
            ? CheckedJson.Read<MergedHead>(report, "what 'campaign merge' wrote", cancellation: cancellation).Plan != plan.Id
            : names.Any(name => File.Exists(Path.Combine(folder, name)));
        return isOther
            ? throw new CalibrationException($"{folder} holds results of something else: merge into another folder, or remove them.")
            : folder;
    }

    private IEnumerable<int> Numbers() =>
        !Directory.Exists(Root)
            ? []
            : Directory
                .EnumerateDirectories(Root)
                .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0)
                .Where(n => n > 0);

    private string FolderOf(int number) => Path.Combine(Root, Invariant($"{number:000}"));

    private JobSubmission Read(string folder, CancellationToken cancellation)
    {
        var job = CheckedJson.Read<JobSubmission>(
            Path.Combine(folder, JobSubmission.FileName),
            "a submission to Slurm",
            isComplete: false,
            cancellation
        );
        string list = Path.Combine(folder, SlurmScripts.ListName);
        string[] lines;
        try
        {
            lines = File.ReadAllLines(list);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpectrumFormatException(list, 0, $"cannot be read: {ErrorText.Of(e).TrimEnd('.')}", e);
        }
        return job with
        {
            Shards =
            [
                .. lines.Select(
                    (line, i) =>
                        int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int shard)
                            ? shard
                            : throw new SpectrumFormatException(list, i + 1, $"expected the number of a shard, found '{line}'")
                ),
            ],
        };
    }

    // Two who submit at once would submit the same shards.
    private T Locked<T>(Func<T> work)
    {
        Directory.CreateDirectory(Root);
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(Root, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(Path.Combine(Root, LockName)))
        {
            throw new CalibrationException($"Another process submits shards of {plan.Folder}: try again when it has ended.", e);
        }
        using (held)
            return work();
    }

    private static void Write(PreparedJob prepared)
    {
        Directory.CreateDirectory(prepared.Folder);
        Text(Path.Combine(prepared.Folder, SlurmScripts.ListName), string.Concat(prepared.Job.Shards.Select(s => Invariant($"{s}\n"))));
        Text(prepared.ArrayScript, prepared.ArrayText);
        Text(prepared.MergeScript, prepared.MergeText);
    }

    private static void Write(string folder, JobSubmission job) => Text(Path.Combine(folder, JobSubmission.FileName), JsonText.Write(job));

    private static void Text(string path, string text) =>
        AtomicFile.Write(path, force: true, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    // What all that was merged begins with.
    private sealed record MergedHead(string Plan);
}
