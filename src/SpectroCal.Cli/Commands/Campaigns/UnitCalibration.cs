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

    /// <summary>Takes a plan; the present folder is that in which it was made.</summary>
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
    }

    /// <summary>Calibrates a unit.</summary>
    public DetectorResult Calibrate(DetectorUnit unit, CancellationToken cancellation)
    {
        var said = new StringWriter();
        CalibrationRun? run = null;
        try
        {
            run = Read(unit, new CliConsole(TextWriter.Null, said, Terminal.None), cancellation);
            CampaignOutcome outcome = run.Job.Run(null, cancellation);
            CampaignResult result = CampaignResult.Of(outcome);
            return new DetectorResult(unit.Detector, result.Constants)
            {
                Origin = ConstantsOrigin.Of(result),
                Warnings = [.. Messages(said), .. run.Job.Remarks, .. outcome.Warnings()],
                FailedFiles = run.FailedFiles,
            };
        }
        catch (Exception e) when (e is not OperationCanceledException && !IsOfMachine(e))
        {
            return new DetectorResult(unit.Detector, [])
            {
                Failure = e is IRefusal ? e.Message : BugReport.Of(e),
                Warnings = Messages(said),
                FailedFiles = run?.FailedFiles ?? [],
            };
        }
    }

    private CalibrationRun Read(DetectorUnit unit, CliConsole console, CancellationToken cancellation)
    {
        CampaignPart part = unit.ToPart();
        // What it says of others is not about this unit.
        SpectrumSelection? selection = _inputs
            .Selection(_options, cancellation)
            ?.OfDetector(unit.Detector, run => part.Contains(unit.Detector, run));
        CalibrationRun run = _plan.Head.Campaign is { } folder
            ? _inputs.OfFolder(_options, console, CampaignFolder.Read(folder, Manifest(part), null, cancellation), selection)
            : _inputs.OfFiles(
                _options,
                console,
                [.. unit.Files.Select(f => f.Path)],
                new PlannedPart(part, _plan.Head.NamesTwice, unit.Starts),
                selection,
                cancellation
            );
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

    private static string[] Messages(StringWriter said) => [.. SaidLine.Of(said.ToString()).Select(line => line.Text)];
}
