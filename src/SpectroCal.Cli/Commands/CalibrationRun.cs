using SpectroCal.Calibration;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Commands;

/// <summary>Runs a campaign's calibration, prints and writes.</summary>
/// <param name="Job">What to calibrate.</param>
/// <param name="ListBatches">Whether every batch is printed.</param>
internal sealed record CalibrationRun(CampaignJob Job, bool ListBatches)
{
    /// <summary>Files that were not read.</summary>
    public IReadOnlyList<string> FailedFiles { get; init; } = [];

    /// <summary>What was wrong with them, where that was seen when they were read.</summary>
    public IReadOnlyList<SpectrumFormatException> Faults { get; init; } = [];

    /// <summary>Calibrates, prints and writes.</summary>
    /// <param name="console">Takes the output.</param>
    /// <param name="folder">Takes the files; null: none.</param>
    /// <param name="companions">Makes further files for the folder.</param>
    /// <param name="store">Stores the constants where that is asked for; null: never.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The exit code.</returns>
    public int Run(
        CliConsole console,
        ResultFolder? folder,
        Func<CampaignResult, CampaignCalibration, FigureFiles> companions,
        Action<CampaignResult>? store,
        CancellationToken cancellation
    )
    {
        CampaignOutcome outcome = console.WithProgress("Calibrating", progress => Job.Run(progress, cancellation));
        CampaignCalibration calibration = outcome.Calibration;
        CampaignResult result = CampaignResult.Of(outcome);
        CampaignReport report = result.Report;

        ReportText.Write(console, calibration, report, ListBatches);
        FigureFiles further = folder is null ? FigureFiles.None : companions(result, calibration);
        IReadOnlyList<string> files = folder is null
            ? []
            : OutputOptions.Writing(() => folder.Write([.. CampaignFiles.Of(result), .. further.Files], cancellation));
        store?.Invoke(result);
        if (console.Json)
            // The report as it is written to its file, and which inputs are missing in it.
            console.WriteJson(ListBatches ? report with { FailedFiles = FailedFiles } : report);
        if (files.Count > 0)
        {
            console.Line();
            console.Written(files);
        }
        // The report above has said why.
        foreach (string warning in Job.Remarks.Concat(outcome.Warnings(withReasons: console.Json)))
            console.Warning(warning);
        // Their errors may have scrolled away.
        if (FailedFiles.Count > 0)
            console.Warning($"{Plural.Of(FailedFiles.Count, "input was", "inputs were")} left out; see the errors above.");
        foreach (string failure in further.Failures)
            console.Error(failure);
        return calibration.CalibratedBatches < calibration.Batches.Count || FailedFiles.Count > 0 || further.Failures.Count > 0
            ? ExitCode.Partial
            : ExitCode.Ok;
    }
}
