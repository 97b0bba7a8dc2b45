using System.Text.Json;
using SpectroCal.Formats;
using SpectroCal.Reports;

namespace SpectroCal.Store.Plans;

/// <summary>What <c>commands.json</c> holds: what all command lines of a plan gave. Its keys are stable.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Software">Name and version of the software.</param>
/// <param name="Shards">Number of shards.</param>
/// <param name="Failed">How many commands ended without a result.</param>
/// <param name="Commands">The commands, in their order.</param>
public sealed record CommandsReport(string Plan, string Software, int Shards, int Failed, IReadOnlyList<ReportedCommand> Commands)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "commands.json";

    /// <summary>Reads what the shards gave.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">A shard is not done, or is damaged.</exception>
    public static CommandsReport Of(CampaignPlan plan, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        CommandResult[] results = UnitResults.Of<CommandResult>(plan, cancellation);
        return new CommandsReport(
            plan.Id,
            plan.Head.Software,
            plan.ShardCount,
            results.Count(r => r.Failure is not null),
            [
                .. results.Select(
                    (r, i) =>
                        new ReportedCommand(
                            i + 1,
                            r.Command,
                            r.ExitCode,
                            r.Failure,
                            r.Output,
                            [.. r.Files.Select(f => Path.GetFullPath(f.Path, plan.Folder))],
                            r.Warnings
                        )
                ),
            ]
        );
    }

    /// <summary>The files that it is written to.</summary>
    public IReadOnlyList<ResultFile> Files() => [ResultFile.Text(FileName, JsonText.Write(this))];
}

/// <summary>What a command line gave.</summary>
/// <param name="Number">Its place in the list, from 1.</param>
/// <param name="Command">The command line, without the program.</param>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Failure">Why it gave nothing, as a sentence; null where it did.</param>
/// <param name="Output">What it wrote on stdout: a JSON document, or a text.</param>
/// <param name="Files">The files that it wrote.</param>
/// <param name="Warnings">What a user should know.</param>
public sealed record ReportedCommand(
    int Number,
    string Command,
    int ExitCode,
    string? Failure,
    JsonElement Output,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Warnings
);
