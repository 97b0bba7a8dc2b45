using System.Management.Automation;
using SpectroCal.Plotting.Reports;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Writes the report of a campaign's calibration: a page to look at, its figures, and all numbers.</summary>
/// <remarks>
/// The folder gets report.html, one self-contained page, figures/ as SVG, and the files of Export-Calibration. For results that were read
/// back with Import-Calibration, only the page and the figures that do not need the batches are written.
/// </remarks>
/// <example>
/// <code>New-ToyCampaign -Seed 42 | Optimize-Calibration | Export-CalibrationReport -Path results</code>
/// <para>Writes the page, the figures and the numbers.</para>
/// </example>
/// <example>
/// <code>
/// New-ToyCampaign -Seed 42 | Optimize-Calibration | Export-Calibration -Path results
/// Import-Calibration results | Export-CalibrationReport -Path page -PassThru
/// </code>
/// <para>Makes a page for results that were written without one, and lists its files.</para>
/// </example>
/// <example>
/// <code>
/// Import-Spectrum run*.mca | Optimize-Calibration 'Ti Ka', 'Cu Ka' |
///     Export-CalibrationReport -Path results -PassThru | Where-Object Name -eq report.html | Invoke-Item
/// </code>
/// <para>Calibrates files, writes the report and opens the page.</para>
/// </example>
/// <seealso cref="ExportCalibrationCommand"/>
/// <seealso cref="ExportSpectrumPlotCommand"/>
/// <seealso cref="CompareCalibrationCommand"/>
/// <seealso href="about_SpectroCal_Campaigns"/>
[Cmdlet(VerbsData.Export, "CalibrationReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportCalibrationReportCommand : DestinationCmdlet
{
    private readonly List<object> _campaigns = [];

    /// <summary>Results of Optimize-Calibration or Import-Calibration.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (PSObject item in InputObject)
        {
            if (item.BaseObject is CampaignOptimization or ImportedCampaign)
                _campaigns.Add(item.BaseObject);
            else
                WriteError(Errors.WrongInput(item.BaseObject, "results of Optimize-Calibration or Import-Calibration"));
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (FullPath() is not { } folder)
            return;
        foreach (object campaign in _campaigns)
        {
            string to = _campaigns.Count == 1 ? folder : System.IO.Path.Combine(folder, FolderName(campaign.ToString()!));
            Guarded(campaign, () => Write(to, campaign));
        }
    }

    private void Write(string folder, object campaign)
    {
        if (campaign is CampaignOptimization { Result: { } result, Outcome.Calibration: { } calibration })
            WriteFolder(
                folder,
                [.. CampaignFiles.Names, .. CampaignReportFiles.Names],
                () => CampaignFiles.Of(result),
                () => CampaignReportFiles.Of(result, calibration)
            );
        else
            WriteFolder(
                folder,
                CampaignReportFiles.Names,
                () => [],
                () => CampaignReportFiles.Of(((ImportedCampaign)campaign).Result, null)
            );
    }
}
