using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Plans;
using SpectroCal.Store.Slurm;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>campaign status: how far a plan is.</summary>
internal sealed class CampaignStatusCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = "spectrocal campaign status plan";

    private readonly Argument<string> _plan = CampaignCommand.Plan();
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document on stdout, and nothing else there");

    /// <summary>Creates the command.</summary>
    public CampaignStatusCommand(CliConsole console)
    {
        Command = new Command(
            "status",
            "Say how far a plan is, and name the shards that failed, were not finished or are damaged; exit code 1 until all are done."
        )
        {
            _plan,
            _json,
        };
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        CampaignPlan plan = CampaignPlan.Open(Path.GetFullPath(parsed.GetRequiredValue(_plan)), cancellation);
        if (!SlurmJobs.Any(plan))
            return Write(console, PlanStatus.Of(plan, cancellation));
        try
        {
            SubmittedPlan submitted = new SlurmJobs(plan, new SlurmQueue()).Look(cancellation);
            console.WriteJson(SubmittedTexts.Document(submitted));
            ShardTexts.Write(console, submitted.Status);
            SubmittedTexts.Write(console, submitted, parsed.GetRequiredValue(_plan));
            return Code(submitted.Status);
        }
        catch (CalibrationException e)
        {
            console.Warning($"Slurm was not asked about the jobs of this plan. {e.Message}");
            return Write(console, PlanStatus.Of(plan, cancellation));
        }
    }

    private static int Write(CliConsole console, PlanStatus status)
    {
        console.WriteJson(status);
        ShardTexts.Write(console, status);
        return Code(status);
    }

    private static int Code(PlanStatus status) => status.Open.Count == 0 ? ExitCode.Ok : ExitCode.Partial;
}
