using System.Text.Json;
using System.Text.Json.Nodes;
using SpectroCal.Calibration;
using SpectroCal.Campaigns;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;

namespace SpectroCal.Cli.Commands;

/// <summary>A campaign that is ready to be calibrated, and what is asked for besides.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Settings">How to calibrate it.</param>
/// <param name="Lines">Lines to compare in the combined spectra.</param>
/// <param name="WindowInSigma">Reach of the line fits, in standard deviations of the resolution.</param>
/// <param name="Seed">Seed of a simulation.</param>
/// <param name="ListBatches">Whether every batch is printed.</param>
internal sealed record CalibrationJob(Campaign Campaign, CalibrationSettings Settings, IReadOnlyList<ComparedLine> Lines, double WindowInSigma, long? Seed, bool ListBatches)
{
    /// <summary>In simulations lines stand alone, and a wide window takes in all of their wings.</summary>
    public const double SimulationWindow = 4;

    /// <summary>In measurements a wide window takes in the neighbours.</summary>
    public const double MeasurementWindow = 2.5;

    /// <summary>Files that were not read.</summary>
    public IReadOnlyList<string> FailedFiles { get; init; } = [];

    /// <summary>Calibrates, prints and writes.</summary>
    /// <param name="console">Takes what is said.</param>
    /// <param name="folder">Takes the files; null: none.</param>
    /// <param name="companions">Makes further files for the folder.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The exit code.</returns>
    public int Run(CliConsole console, ResultFolder? folder, Func<CampaignResult, CampaignCalibration, IReadOnlyList<ResultFile>> companions, CancellationToken cancellation)
    {
        CampaignCalibration calibration = console.WithProgress("Calibrating", progress => CampaignCalibrator.Calibrate(Campaign, Settings, progress, cancellation));
        CampaignComparison comparison = CampaignComparison.Of(calibration, Lines, WindowInSigma, cancellation);
        CampaignReport report = CampaignReport.Of(calibration, comparison, Seed);

        ReportText.Write(console, calibration, report, ListBatches);
        IReadOnlyList<string> files = folder is null ? [] : OutputOptions.Writing(() => folder.Write([.. CampaignFiles.Of(calibration, comparison, report), .. companions(CampaignResult.Of(calibration, comparison, report), calibration)], cancellation));
        if (console.Json) console.WriteJson(Document(calibration, report));
        if (files.Count > 0)
        {
            console.Line();
            console.Line($"Written: {string.Join(", ", files)}");
        }
        int missed = calibration.Batches.Count - calibration.CalibratedBatches;
        if (missed > 0) console.Warning($"{missed} of {calibration.Batches.Count} batches were not calibrated; they keep the constants they started from.");
        foreach ((string line, int batches) in calibration.LinesNotSeen())
            console.Warning($"{line} does not stand out of the background in {batches} of {calibration.CalibratedBatches} calibrated batches: is it in the data?");
        // Their errors may have scrolled away.
        if (FailedFiles.Count > 0) console.Warning($"{FailedFiles.Count} {(FailedFiles.Count == 1 ? "input was" : "inputs were")} left out; see the errors above.");
        return missed > 0 || FailedFiles.Count > 0 ? ExitCode.Partial : ExitCode.Ok;
    }

    // The report as it is written to its file and, where batches are asked for, the constants of each.
    private JsonNode Document(CampaignCalibration calibration, CampaignReport report)
    {
        JsonNode document = JsonSerializer.SerializeToNode(report, CampaignJson.Options)!;
        if (!ListBatches) return document;
        document["constants"] = JsonSerializer.SerializeToNode(calibration.Batches.Select(BatchConstants.Of), CampaignJson.Options);
        document["failedFiles"] = JsonSerializer.SerializeToNode(FailedFiles, CampaignJson.Options);
        return document;
    }

    /// <summary>The constants of a batch in the JSON document.</summary>
    private sealed record BatchConstants(string Run, string Detector, string Status, IReadOnlyList<double> Parameters, IReadOnlyList<double> ParameterErrors)
    {
        public static BatchConstants Of(BatchCalibration b) => new(
            b.Input.Batch.Run.Name,
            b.Input.Batch.Detector,
            b.Status.ToString(),
            b.Optimized.Parameters,
            [.. Enumerable.Range(0, b.Optimized.Parameters.Count).Select(b.Optimized.ParameterError)]);
    }
}
