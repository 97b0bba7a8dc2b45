using System.CommandLine;
using System.Globalization;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Plans;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>campaign run-shard: what a job of a cluster does.</summary>
internal sealed class CampaignRunShardCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal campaign run-shard plan 17
        spectrocal campaign run-shard plan --list shards.txt --task $SLURM_ARRAY_TASK_ID --tasks $SLURM_ARRAY_TASK_COUNT
        """;

    private readonly Argument<string> _plan = CampaignCommand.Plan();
    private readonly Argument<int[]> _shards = new("SHARD") { Description = "Numbers of shards", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> _list = CliOption.Of(
        "--list",
        "FILE",
        "A file with the number of a shard in each line",
        TextParsers.Path
    );
    private readonly Option<int> _task = CliOption.Of("--task", "K", "With --list: which part of it, from 0", TextParsers.Whole(0));
    private readonly Option<int> _tasks = CliOption.Of(
        "--tasks",
        "T",
        "With --list: in how many parts it is dealt out; part K has lines K, K + T, K + 2 T, ...",
        TextParsers.Whole(1)
    );
    private readonly Option<bool> _again = CliOption.Flag(
        "--again",
        "Run also shards that are done: what their data were to blame for may be mended"
    );

    /// <summary>Creates the command.</summary>
    public CampaignRunShardCommand(CliConsole console)
    {
        Command = new Command(
            "run-shard",
            "Run shards of a plan. One that is done is left as it is; one that is not can be run again by anyone."
        )
        {
            _plan,
            _shards,
            _list,
            _task,
            _tasks,
            _again,
        };
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        CampaignPlan plan = CampaignPlan.Open(Path.GetFullPath(parsed.GetRequiredValue(_plan)), cancellation);
        using var parent = new ParentProcess(cancellation);
        return RunAll(plan, Numbers(parsed), parsed.Has(_again), console, parent.Token);
    }

    /// <summary>Calibrates shards one after the other; what is wrong with one does not stop the others.</summary>
    public static int RunAll(CampaignPlan plan, IReadOnlyList<int> numbers, bool again, CliConsole console, CancellationToken cancellation)
    {
        foreach (int number in numbers)
            _ = plan.Shard(number); // refuses one that does not exist before any work is done
        var runner = new ShardRunner(plan, UnitWork.Of(plan));
        int failed = 0;
        foreach (int number in numbers)
        {
            try
            {
                console.Line(ShardTexts.Done(runner.Run(number, again, cancellation)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SpectrumFormatException or OutOfMemoryException)
            {
                failed++;
                console.Error(FormattableString.Invariant($"shard {number}: {ErrorText.Of(e)}"));
            }
        }
        return failed == 0 ? ExitCode.Ok : ExitCode.Partial;
    }

    private int[] Numbers(ParseResult parsed)
    {
        int[] given = parsed.GetValue(_shards) ?? [];
        if (!parsed.Has(_list))
        {
            if (parsed.Has(_task) || parsed.Has(_tasks))
                throw CliException.Usage("--task and --tasks are about a list: give it with --list.");
            return given.Length > 0 ? given : throw CliException.Usage("Name shards, or a list of them with --list.");
        }
        if (given.Length > 0)
            throw CliException.Usage("Name shards or give --list, not both.");
        int task = parsed.Or(_task, 0),
            tasks = parsed.Or(_tasks, 1);
        if (task >= tasks)
            throw CliException.Usage($"--task: expected 0 to {tasks - 1}, found {task}.");
        return [.. Lines(parsed.GetRequiredValue(_list)).Where((_, line) => line % tasks == task)];
    }

    private static int[] Lines(string path) =>
        [
            .. InputPaths
                .Lines(path)
                .Select(
                    (line, i) =>
                        int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                            ? number
                            : throw new SpectrumFormatException(path, i + 1, $"expected the number of a shard, found '{line}'")
                ),
        ];
}
