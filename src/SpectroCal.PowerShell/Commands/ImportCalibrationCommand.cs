using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;
using SpectroCal.Store.Plans;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Reads calibrations back: a folder of results, or a table of constants.</summary>
/// <remarks>
/// A folder with report.json holds the calibration of a campaign, one with autocal.json those of an array's detectors: both as
/// Export-Calibration and the command spectrocal write them. A folder with merge.json, which 'spectrocal campaign merge' wrote, and a file,
/// as constants.csv of a campaign, give one object for each batch. What is read can be compared, drawn, and given to other cmdlets as an
/// energy scale; the spectra themselves are not included.
/// </remarks>
/// <example>
/// <code>
/// New-ToyCampaign -Seed 42 | Optimize-Calibration | Export-Calibration -Path results
/// $r = Import-Calibration results
/// $r.Batches | Select-Object -First 3
/// </code>
/// <para>Reads the results of a campaign, and shows the constants of its first batches.</para>
/// </example>
/// <example>
/// <code>
/// New-ToySpectrum -Seed 7 -DetectorCount 4 | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3 | Export-Calibration -Path constants
/// New-ToySpectrum -Seed 7 -DetectorCount 4 | ConvertTo-EnergySpectrum -Calibration (Import-Calibration constants)
/// </code>
/// <para>Uses the constants of an array's detectors for other spectra.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum *.mca | Optimize-Calibration 'Au La' -Start (Import-Calibration constants)</code>
/// <para>Starts from constants that were found earlier, for each file those of its detector.</para>
/// </example>
/// <seealso cref="ExportCalibrationCommand"/>
/// <seealso cref="CompareCalibrationCommand"/>
/// <seealso cref="ConvertToEnergySpectrumCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
[Cmdlet(VerbsData.Import, "Calibration", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ImportedCampaign), typeof(CalibratedDetector), typeof(CalibratedBatch))]
public sealed class ImportCalibrationCommand : PathCmdlet
{
    /// <inheritdoc/>
    protected override bool TakesFolders => true;

    /// <inheritdoc/>
    protected override void ProcessPath(string path)
    {
        if (File.Exists(path))
            WriteObject(ConstantsCsv.Read(path, StopToken).Select(c => new CalibratedBatch(c)), enumerateCollection: true);
        else if (MergedPlan.IsMerged(path))
            WriteObject(MergedPlan.Read(path, StopToken).Constants.Select(c => new CalibratedBatch(c)), enumerateCollection: true);
        else if (CampaignResult.IsResult(path))
            WriteObject(
                new ImportedCampaign(
                    System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(path)),
                    CampaignResult.Read(path, StopToken)
                )
            );
        else if (ArrayFiles.IsArray(path))
            WriteObject(
                ArrayFiles.Read(path, StopToken).Detectors.Select(d => new CalibratedDetector(d.Detector, d, null, null)),
                enumerateCollection: true
            );
        else
            WriteError(Errors.NotAFolderOf(path, "report.json, merge.json or autocal.json, so it holds no results"));
    }
}
