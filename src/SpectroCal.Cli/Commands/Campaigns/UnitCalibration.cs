using System.CommandLine;
using SpectroCal.Calibration;
using SpectroCal.Cli.Output;
using SpectroCal.Monitoring;
using SpectroCal.Reports;
using SpectroCal.Sources;
using SpectroCal.Store.Plans;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>Calibrates units of a plan as 'calibrate' would with its options, given their files alone.</summary>
internal sealed class UnitCalibration
{
    private readonly CampaignPlan _plan;
    private readonly CampaignInputs _inputs = new();
    private readonly ParseResult _options;
    private readonly Lazy<(CampaignManifest Manifest, ILookup<string, ManifestBatch> Batches)> _folder;

    /// <summary>Takes a plan; the present folder becomes that in which it was made.</summary>
    public UnitCalibration(CampaignPlan plan)
    {
        _plan = plan;
        var command = new Command("calibrate");
        _inputs.AddTo(command);
        _options = command.Parse(
            plan.Head.Options,
            new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false }
        );
        if (_options.Errors.Count > 0)
            throw CliException.Usage($"{plan.Folder}: its options cannot be understood. {_options.Errors[0].Message}");
        _folder = new(() =>
        {
            CampaignManifest manifest = CampaignFolder.Manifest(plan.Head.Campaign!);
            return (manifest, manifest.Batches!.ToLookup(b => b.Detector));
        });
        if (!Directory.Exists(plan.Head.Directory))
            throw new CliException(
                ExitCode.Input,
                $"{plan.Head.Directory}, in which the plan was made, is not there: this machine must see it under the same name."
            );
        if (Environment.CurrentDirectory != plan.Head.Directory)
            Environment.CurrentDirectory = plan.Head.Directory;
    }

    /// <summary>Calibrates a unit.</summary>
    public UnitResult Calibrate(PlanUnit unit, CancellationToken cancellation)
    {
        var said = new StringWriter();
        CalibrationRun? run = null;
        try
        {
            run = Read(unit, new CliConsole(TextWriter.Null, said, Terminal.None), cancellation);
            CampaignOutcome outcome = run.Job.Run(null, cancellation);
            CampaignResult result = CampaignResult.Of(outcome);
            return new UnitResult(unit.Detector, result.Constants)
            {
                Origin = new ConstantsOrigin(
                    result.Report.Function!,
                    result.Report.Optimizer.Objective,
                    result.Report.Target.Lines,
                    result.Report.Seed
                ),
                Warnings = [.. Messages(said), .. run.Job.Remarks, .. outcome.Warnings()],
                FailedFiles = run.FailedFiles,
            };
        }
        catch (Exception e) when (e is not OperationCanceledException && !IsOfMachine(e))
        {
            return new UnitResult(unit.Detector, [])
            {
                Failure = e is IRefusal ? e.Message : BugReport.Of(e),
                Warnings = Messages(said),
                FailedFiles = run?.FailedFiles ?? [],
            };
        }
    }

    private CalibrationRun Read(PlanUnit unit, CliConsole console, CancellationToken cancellation)
    {
        SpectrumSelection? selection = _inputs.Selection(_options, cancellation);
        CampaignPart part = unit.ToPart();
        CalibrationRun run = _plan.Head.Campaign is { } folder
            ? _inputs.OfFolder(_options, console, CampaignFolder.Read(folder, Manifest(part), null, cancellation), selection)
            : _inputs.OfFiles(_options, console, [.. unit.Files.Select(f => f.Path)], part, _plan.Head.NamesTwice, selection, cancellation);
        return run.Faults.FirstOrDefault(IsOfMachine) is { } fault ? throw fault : run;
    }

    private CampaignManifest Manifest(CampaignPart part) =>
        _folder.Value.Manifest with
        {
            Batches = [.. _folder.Value.Batches[part.Detector].Where(b => part.Contains(b.Detector, b.Run))],
        };

    // What another machine, or this one at another time, may well be able to do. Files that are not there were not there before.
    private static bool IsOfMachine(Exception error) =>
        error switch
        {
            FileNotFoundException or DirectoryNotFoundException => false,
            IOException or UnauthorizedAccessException or OutOfMemoryException => true,
            SpectrumFormatException { InnerException: { } inner } => IsOfMachine(inner),
            _ => OpenFiles.AreUsedUp(error),
        };

    private static string[] Messages(StringWriter said) =>
        [
            .. said.ToString()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => line[(line.IndexOf(": ", "spectrocal: ".Length, StringComparison.Ordinal) + 2)..]),
        ];
}
