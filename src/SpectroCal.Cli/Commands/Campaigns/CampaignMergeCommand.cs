using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Reports;
using SpectroCal.Store.Exchange;
using SpectroCal.Store.Plans;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>campaign merge: what the shards gave, as one.</summary>
internal sealed class CampaignMergeCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal campaign merge plan --out results
        spectrocal campaign merge plan --out results --store constants.db --tag online
        """;

    private readonly Argument<string> _plan = CampaignCommand.Plan();
    private readonly Option<string> _out = CliOption.Of(
        "--out",
        "DIR",
        $"Folder for {string.Join(" and ", MergedPlan.Names)}, or {CommandsReport.FileName}",
        TextParsers.Path
    );
    private readonly Option<bool> _force = CliOption.Flag("--force", "Replace existing files");
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write merge.json on stdout as well, and nothing else there");
    private readonly StoreOptions _store = new();

    /// <summary>Creates the command.</summary>
    public CampaignMergeCommand(CliConsole console)
    {
        _out.Required = true;
        Command = new Command("merge", "Put what all shards of a plan gave into one folder; refused until all are done.")
        {
            _plan,
            _out,
            _force,
            _json,
        };
        _store.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        _store.Check(parsed, cancellation);
        CampaignPlan plan = CampaignPlan.Open(Path.GetFullPath(parsed.GetRequiredValue(_plan)), cancellation);
        bool isOfCommands = plan.Head.Commands > 0;
        if (isOfCommands && _store.IsGiven(parsed))
            throw CliException.Usage("--store is for constants, and this plan is of command lines.");
        string folder = parsed.GetRequiredValue(_out);
        plan.CheckMergeFolder(folder);
        using ResultFolder results = OutputOptions.Writing(() => ResultFolder.Open(folder, plan.MergedNames, parsed.Has(_force)));
        return isOfCommands
            ? MergeCommands(plan, results, console, cancellation)
            : MergeConstants(parsed, plan, results, console, cancellation);
    }

    private int MergeConstants(
        ParseResult parsed,
        CampaignPlan plan,
        ResultFolder results,
        CliConsole console,
        CancellationToken cancellation
    )
    {
        MergedPlan merged = MergedPlan.Of(plan, cancellation);
        IReadOnlyList<string> files = OutputOptions.Writing(() => results.Write(merged.Files(), cancellation));
        if (merged.Report.Origin is { } made)
            _store.Store(
                parsed,
                console,
                [Path.Combine(plan.Folder, CampaignPlan.HeadName), Path.Combine(plan.Folder, CampaignPlan.ShardsName)],
                (request, provenance) =>
                    ResultRecords.Of(
                        merged.Constants,
                        made,
                        request,
                        provenance with
                        {
                            Options = $"spectrocal calibrate {CampaignPlan.TextOf(plan.Head.Options)}".TrimEnd(),
                        }
                    ),
                cancellation
            );
        MergeReport report = merged.Report;
        console.WriteJson(report);
        console.Line(
            $"{report.Calibrated} of {Plural.Of(report.Batches, "batch", "batches")} of {Plural.Of(report.Detectors, "detector")} "
                + $"calibrated; {report.Suspect.Count} suspect, {report.NotCalibrated.Count} not calibrated."
        );
        console.Written(files);
        foreach (FailedUnit failed in report.Failed)
            console.Warning($"Detector {failed.Detector} could not be calibrated. {failed.Reason}");
        if (report.FailedFiles.Count > 0)
            console.Warning($"{Plural.Of(report.FailedFiles.Count, "file")} could not be read; merge.json names them.");
        foreach (CountedText warning in report.Warnings)
            console.Warning(warning.Count == 1 ? warning.Text : $"{warning.Text} ({warning.Count} times)");
        return report.Calibrated == report.Batches && report.Failed.Count == 0 && report.FailedFiles.Count == 0
            ? ExitCode.Ok
            : ExitCode.Partial;
    }

    private static int MergeCommands(CampaignPlan plan, ResultFolder results, CliConsole console, CancellationToken cancellation)
    {
        var report = CommandsReport.Of(plan, cancellation);
        IReadOnlyList<string> files = OutputOptions.Writing(() => results.Write(report.Files(), cancellation));
        console.WriteJson(report);
        console.Line(
            FormattableString.Invariant($"{report.Commands.Count - report.Failed} of {report.Commands.Count} commands gave a result.")
        );
        console.Written(files);
        foreach (ReportedCommand failed in report.Commands.Where(c => c.Failure is not null))
            console.Warning(FormattableString.Invariant($"Command {failed.Number} ({failed.Command}): {failed.Failure}"));
        int partial = report.Commands.Count(c => c.ExitCode == ExitCode.Partial);
        if (partial > 0)
            console.Warning(
                FormattableString.Invariant($"{partial} {(partial == 1 ? "command has" : "commands have")} results with faults; ")
                    + $"{CommandsReport.FileName} has what they said."
            );
        return report.Failed == 0 && partial == 0 ? ExitCode.Ok : ExitCode.Partial;
    }
}
