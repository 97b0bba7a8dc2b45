using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Reports;
using SpectroCal.Store.Plans;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>campaign plan-commands: command lines as shards.</summary>
internal sealed class CampaignPlanCommandsCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal campaign plan-commands closures.txt --out plan
        spectrocal campaign plan-commands trainings.txt --out plan --shards 8
        """;

    private const int MostFaults = 20;
    private readonly Argument<string> _list = new("FILE")
    {
        Description =
            $"A spectrocal command line in each line, such as tpc closure --seed 7 --json; {OutputFolder.Placeholder} stands for a folder "
            + "of its own",
    };
    private readonly Option<string> _out = PlanOptions.Out();
    private readonly Option<int> _shards = CliOption.Of(
        "--shards",
        "N",
        "How many shards (default: one for each command)",
        TextParsers.Whole(1)
    );
    private readonly Option<bool> _force = PlanOptions.Force();
    private readonly Option<bool> _json = PlanOptions.Json();

    /// <summary>Creates the command.</summary>
    public CampaignPlanCommandsCommand(CliConsole console)
    {
        Command = new Command(
            "plan-commands",
            "Make a plan of command lines, for what takes hours otherwise: trainings of networks, closure tests with many seeds."
        )
        {
            _list,
            _out,
            _shards,
            _force,
            _json,
        };
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        string directory = Environment.CurrentDirectory;
        using ResultFolder results = OutputOptions.Writing(() =>
            ResultFolder.Open(parsed.GetRequiredValue(_out), CampaignPlan.Names, parsed.Has(_force))
        );
        CommandUnit[] units = Units(parsed.GetRequiredValue(_list), directory, console);
        var head = new PlanHead { Software = Provenance.ThisSoftware, Directory = directory };
        var plan = NewPlan.Of(units, head, parsed.OrNull(_shards));
        IReadOnlyList<string> files = OutputOptions.Writing(() => results.Write(plan.Files, cancellation));
        console.WriteJson(plan.Head);
        console.Line($"{Plural.Of(units.Length, "command")} in {Plural.Of(plan.Head.Shards, "shard")}.");
        console.Written(files);
        return ExitCode.Ok;
    }

    private static CommandUnit[] Units(string path, string directory, CliConsole console)
    {
        string[] lines = InputPaths.Lines(path);
        RootCommand program = CliApplication.Root(new CliConsole(TextWriter.Null, TextWriter.Null, Terminal.None));
        var units = new List<CommandUnit>();
        var faults = new List<string>();
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            try
            {
                units.Add(PlannedCommand.Of(program, units.Count + 1, line, directory));
            }
            catch (FormatException e)
            {
                faults.Add(FormattableString.Invariant($"{path}, line {i + 1}: {e.Message.TrimEnd('.')}."));
            }
        }
        if (units.Count == 0 && faults.Count == 0)
            throw CliException.Usage($"{path} has no command lines.");
        if (faults.Count == 0)
            return [.. units];
        foreach (string fault in faults.SkipLast(1).Take(MostFaults))
            console.Error(fault);
        throw CliException.Usage(faults[^1]);
    }
}
