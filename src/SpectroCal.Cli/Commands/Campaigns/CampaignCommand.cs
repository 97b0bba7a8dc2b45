using System.CommandLine;
using SpectroCal.Cli.Output;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>campaign: campaigns that outgrow one process.</summary>
internal sealed class CampaignCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal campaign plan campaign --out plan --shards 48
        spectrocal campaign run plan --processes 8
        spectrocal campaign status plan
        spectrocal campaign merge plan --out results
        """;

    /// <summary>Creates the command and those under it.</summary>
    public CampaignCommand(CliConsole console)
    {
        var plan = new CampaignPlanCommand(console);
        var planCommands = new CampaignPlanCommandsCommand(console);
        var run = new CampaignRunCommand(console);
        var runShard = new CampaignRunShardCommand(console);
        var submit = new CampaignSubmitCommand(console);
        var cancel = new CampaignCancelCommand(console);
        var status = new CampaignStatusCommand(console);
        var merge = new CampaignMergeCommand(console);
        Command = new Command("campaign", "Cut a campaign into shards, calibrate them on many machines, and merge what they give.")
        {
            plan.Command,
            planCommands.Command,
            run.Command,
            runShard.Command,
            submit.Command,
            cancel.Command,
            status.Command,
            merge.Command,
        };
        All = new Dictionary<Command, string>
        {
            [Command] = Examples,
            [plan.Command] = CampaignPlanCommand.Examples,
            [planCommands.Command] = CampaignPlanCommandsCommand.Examples,
            [run.Command] = CampaignRunCommand.Examples,
            [runShard.Command] = CampaignRunShardCommand.Examples,
            [submit.Command] = CampaignSubmitCommand.Examples,
            [cancel.Command] = CampaignCancelCommand.Examples,
            [status.Command] = CampaignStatusCommand.Examples,
            [merge.Command] = CampaignMergeCommand.Examples,
        };
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>It and those under it, with examples.</summary>
    public IReadOnlyDictionary<Command, string> All { get; }

    /// <summary>The plan that all commands take but those that make one.</summary>
    public static Argument<string> Plan() =>
        new("PLAN") { Description = "The folder that 'campaign plan' or 'campaign plan-commands' wrote" };
}
