using System.CommandLine;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Plans;
using SpectroCal.Store.Slurm;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>campaign cancel: the jobs of a plan leave the queue.</summary>
internal sealed class CampaignCancelCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = "spectrocal campaign cancel plan";

    private readonly Argument<string> _plan = CampaignCommand.Plan();

    /// <summary>Creates the command.</summary>
    public CampaignCancelCommand(CliConsole console)
    {
        Command = new Command("cancel", "Take the Slurm jobs of a plan out of the queue, and end those that run; what is done stays.")
        {
            _plan,
        };
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        CampaignPlan plan = CampaignPlan.Open(Path.GetFullPath(parsed.GetRequiredValue(_plan)), cancellation);
        int count = new SlurmJobs(plan, new SlurmQueue()).Cancel(cancellation);
        console.Line(
            count == 0
                ? "Nothing of the plan is in the queue."
                : FormattableString.Invariant($"Cancelled: {Plural.Of(count, "task")}, the merge included.")
        );
        return ExitCode.Ok;
    }
}
