using System.CommandLine;
using SpectroCal.Calibration;
using SpectroCal.Cli.Output;
using SpectroCal.Reports;
using SpectroCal.Store.Plans;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>Calibrates units of a plan as 'calibrate' would with its options, given their files alone.</summary>
internal sealed class UnitCalibration
{
    private readonly CampaignPlan _plan;
    private readonly CampaignInputs _inputs = new();
    private readonly ParseResult _options;

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
        string[] paths = _plan.Head.Campaign is { } folder ? [folder] : [.. unit.Files.Select(f => f.Path)];
        CalibrationRun run = _inputs.Read(
            _options,
            console,
            paths,
            _inputs.Selection(_options, cancellation),
            cancellation,
            unit.ToPart(),
            _plan.Head.NamesTwice
        );
        return run.Faults.FirstOrDefault(IsOfMachine) is { } fault ? throw fault : run;
    }

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
