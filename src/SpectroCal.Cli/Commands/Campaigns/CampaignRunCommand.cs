using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Plans;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>campaign run: all of a plan on this machine.</summary>
internal sealed class CampaignRunCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = "spectrocal campaign run plan --processes 8";

    private readonly Argument<string> _plan = CampaignCommand.Plan();
    private readonly Option<int> _processes = CliOption.Of(
        "--processes",
        "N",
        "Work in so many processes, among which the processors are shared (default: in this one)",
        TextParsers.Whole(1)
    );

    /// <summary>Creates the command.</summary>
    public CampaignRunCommand(CliConsole console)
    {
        Command = new Command("run", "Run all shards of a plan that are not done, on this machine.") { _plan, _processes };
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        CampaignPlan plan = CampaignPlan.Open(Path.GetFullPath(parsed.GetRequiredValue(_plan)), cancellation);
        PlanStatus before = PlanStatus.Of(plan, cancellation);
        // What another process works on is left to it.
        int[] numbers = [.. before.Open.Where(o => o.State != ShardState.Running).Select(o => o.Number)];
        int processes = Math.Min(parsed.Or(_processes, 1), numbers.Length);
        if (processes > 1)
            console.WithProgress("Calibrating", progress => ShardProcesses.Run(plan, numbers, processes, progress, cancellation));
        else
            _ = CampaignRunShardCommand.RunAll(plan, numbers, again: false, console, cancellation);
        PlanStatus after = PlanStatus.Of(plan, cancellation);
        ShardTexts.Write(console, after);
        return after.Open.Count == 0 ? ExitCode.Ok : ExitCode.Partial;
    }
}
