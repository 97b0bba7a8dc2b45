using System.Text.Json;
using System.Text.Json.Nodes;
using SpectroCal.Calibration;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Formats;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Commands;

/// <summary>Runs a campaign's calibration, prints and writes.</summary>
/// <param name="Job">What to calibrate.</param>
/// <param name="ListBatches">Whether every batch is printed.</param>
internal sealed record CalibrationJob(CampaignJob Job, bool ListBatches)
{
    /// <summary>Files that were not read.</summary>
    public IReadOnlyList<string> FailedFiles { get; init; } = [];

    /// <summary>Calibrates, prints and writes.</summary>
    /// <param name="console">Takes what is said.</param>
    /// <param name="folder">Takes the files; null: none.</param>
    /// <param name="companions">Makes further files for the folder.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The exit code.</returns>
    public int Run(
        CliConsole console,
        ResultFolder? folder,
        Func<CampaignResult, CampaignCalibration, IReadOnlyList<ResultFile>> companions,
        CancellationToken cancellation
    )
    {
        CampaignOutcome outcome = console.WithProgress("Calibrating", progress => Job.Run(progress, cancellation));
        (CampaignCalibration calibration, _, CampaignReport report) = outcome;

        ReportText.Write(console, calibration, report, ListBatches);
        IReadOnlyList<string> files = folder is null
            ? []
            : OutputOptions.Writing(() =>
                folder.Write([.. outcome.ToFiles(), .. companions(outcome.ToResult(), calibration)], cancellation)
            );
        if (console.Json)
            console.WriteJson(Document(calibration, report));
        if (files.Count > 0)
        {
            console.Line();
            console.Written(files);
        }
        foreach (string warning in Job.Remarks.Concat(outcome.Warnings()))
            console.Warning(warning);
        // Their errors may have scrolled away.
        if (FailedFiles.Count > 0)
            console.Warning(
                $"{FailedFiles.Count} {(FailedFiles.Count == 1 ? "input was" : "inputs were")} left out; see the errors above."
            );
        return calibration.CalibratedBatches < calibration.Batches.Count || FailedFiles.Count > 0 ? ExitCode.Partial : ExitCode.Ok;
    }

    // The report as it is written to its file and, where batches are asked for, the constants of each.
    private JsonNode Document(CampaignCalibration calibration, CampaignReport report)
    {
        JsonNode document = JsonSerializer.SerializeToNode(report, JsonText.Options)!;
        if (!ListBatches)
            return document;
        document["constants"] = JsonSerializer.SerializeToNode(calibration.Batches.Select(BatchConstants.Of), JsonText.Options);
        document["failedFiles"] = JsonSerializer.SerializeToNode(FailedFiles, JsonText.Options);
        return document;
    }

    /// <summary>The constants of a batch in the JSON document.</summary>
    private sealed record BatchConstants(
        string Run,
        string Detector,
        string Status,
        IReadOnlyList<double> Parameters,
        IReadOnlyList<double> ParameterErrors
    )
    {
        public static BatchConstants Of(BatchCalibration b) =>
            new(
                b.Input.Batch.Run.Name,
                b.Input.Batch.Detector,
                b.Status.ToString(),
                b.Optimized.Parameters,
                [.. Enumerable.Range(0, b.Optimized.Parameters.Count).Select(b.Optimized.ParameterError)]
            );
    }
}
