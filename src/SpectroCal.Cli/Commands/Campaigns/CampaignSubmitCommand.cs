using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Plans;
using SpectroCal.Store.Slurm;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>campaign submit: shards as jobs of a cluster.</summary>
internal sealed class CampaignSubmitCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal campaign submit plan --slurm --partition short --time 01:00:00 --memory 2G --at-once 200
        spectrocal campaign submit plan --slurm --environment "module load dotnet" --sbatch=--account=physics --dry-run
        """;

    private readonly Argument<string> _plan = CampaignCommand.Plan();
    private readonly Option<bool> _slurm = CliOption.Flag("--slurm", "Submit to Slurm, the one system of jobs that is known");
    private readonly Option<string> _partition = CliOption.Of("--partition", "NAME", "Partition (default: the cluster's)", text => text);
    private readonly Option<string> _time = CliOption.Of("--time", "LIMIT", "Time limit of a task, such as 01:00:00", text => text);
    private readonly Option<string> _memory = CliOption.Of("--memory", "AMOUNT", "Memory of a task, such as 2G", text => text);
    private readonly Option<int> _cpus = CliOption.Of("--cpus", "N", "Processors of a task (default: 1)", TextParsers.Whole(1));
    private readonly Option<int> _atOnce = CliOption.Of("--at-once", "N", "Run no more than N tasks at once", TextParsers.Whole(1));
    private readonly Option<string[]> _environment = CliOption.Repeated(
        "--environment",
        "LINE",
        "A line of shell that the nodes need first, such as 'module load dotnet'; may be repeated",
        text => text
    );
    private readonly Option<string[]> _sbatch = CliOption.Repeated(
        "--sbatch",
        "OPTION",
        "A further option of sbatch, as in --sbatch=--account=physics; may be repeated",
        text => text
    );
    private readonly Option<string> _mergeTo = CliOption.Of(
        "--merge-to",
        "DIR",
        "Merge the constants into this folder (default: 'merged' in the plan)",
        TextParsers.Path
    );
    private readonly Option<string> _program = CliOption.Of(
        "--program",
        "COMMAND",
        "How spectrocal is called on the nodes (default: as here)",
        text => text
    );
    private readonly Option<bool> _dryRun = CliOption.Flag(
        "--dry-run",
        "Show the scripts and how they would be submitted, and write nothing"
    );
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document on stdout, and nothing else there");

    /// <summary>Creates the command.</summary>
    public CampaignSubmitCommand(CliConsole console)
    {
        Command = new Command(
            "submit",
            "Submit the shards of a plan that are neither done nor in the queue as a job array, with a merge that follows it."
        )
        {
            _plan,
            _slurm,
            _partition,
            _time,
            _memory,
            _cpus,
            _atOnce,
            _environment,
            _sbatch,
            _mergeTo,
            _program,
            _dryRun,
            _json,
        };
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        if (!parsed.Has(_slurm))
            throw CliException.Usage("Say to which system: --slurm. Without one, 'campaign run' does the same on this machine.");
        CampaignPlan plan = CampaignPlan.Open(Path.GetFullPath(parsed.GetRequiredValue(_plan)), cancellation);
        var jobs = new SlurmJobs(plan, new SlurmQueue());
        var settings = new SlurmSettings
        {
            Partition = parsed.GetValue(_partition),
            Time = parsed.GetValue(_time),
            Memory = parsed.GetValue(_memory),
            Cpus = parsed.OrNull(_cpus),
            AtOnce = parsed.OrNull(_atOnce),
            Environment = parsed.GetValue(_environment) ?? [],
            Options = parsed.GetValue(_sbatch) ?? [],
            Program = parsed.GetValue(_program) ?? string.Join(' ', ThisProgram.Words().Select(SlurmScripts.Quoted)),
            MergeTo = parsed.GetValue(_mergeTo) is { } folder ? Path.GetFullPath(folder) : null,
        };
        return parsed.Has(_dryRun) ? Prepare(jobs, settings, console, cancellation) : Submit(jobs, settings, console, cancellation);
    }

    private static int Prepare(SlurmJobs jobs, SlurmSettings settings, CliConsole console, CancellationToken cancellation)
    {
        if (OutputOptions.Writing(() => jobs.Prepare(settings, cancellation)) is not { } prepared)
            return Nothing(console);
        console.WriteJson(prepared);
        console.Line(FormattableString.Invariant($"{What(prepared.Job)} would be submitted by"));
        foreach (string line in prepared.Lines())
            console.Line($"  {line}");
        Show(prepared.ArrayScript, prepared.ArrayText, console);
        Show(prepared.MergeScript, prepared.MergeText, console);
        return ExitCode.Ok;
    }

    private static void Show(string path, string script, CliConsole console)
    {
        console.Line();
        console.Line($"{path}:");
        foreach (string line in script.TrimEnd('\n').Split('\n'))
            console.Line($"  {line}");
    }

    private static int Submit(SlurmJobs jobs, SlurmSettings settings, CliConsole console, CancellationToken cancellation)
    {
        if (OutputOptions.Writing(() => jobs.Submit(settings, cancellation)) is not { } job)
            return Nothing(console);
        console.WriteJson(job);
        console.Line(
            FormattableString.Invariant(
                $"{What(job)} are submitted as job {job.Array}; job {job.Merge} merges them into {job.Settings.MergeTo} when it has ended."
            )
        );
        return ExitCode.Ok;
    }

    private static int Nothing(CliConsole console)
    {
        console.WriteJson(new { Shards = 0 });
        console.Line("All shards are done or in the queue: there is nothing to submit. 'campaign merge' merges those that are done.");
        return ExitCode.Ok;
    }

    private static string What(JobSubmission job) =>
        FormattableString.Invariant($"{Plural.Of(job.Shards.Count, "shard")} in {Plural.Of(job.Tasks, "task")}");
}
