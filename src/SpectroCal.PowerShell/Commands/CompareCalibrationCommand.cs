using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Compares the standard, the optimised and, in simulations, the perfect calibration of a campaign, line by line.</summary>
/// <remarks>
/// All batches are combined into one spectrum under each calibration, and each line is fitted there: the distance of its centroid from the
/// line's energy, with its error, and its width. In simulations the energy errors of the single batches are added, and the bound below
/// which no calibration can bring them.
/// </remarks>
/// <example>
/// <code>New-ToyCampaign -Seed 42 | Optimize-Calibration | Compare-Calibration</code>
/// <para>Shows what the optimisation gained over the standard calibration: the line named unknown is one that the calibration does not
/// know, and so shows whether the scale between the known lines is right.</para>
/// </example>
/// <example>
/// <code>
/// New-ToyCampaign -Seed 42 | Optimize-Calibration | Compare-Calibration |
///     Select-Object Line, BatchStandardRmsEv, BatchOptimizedRmsEv, BatchCramerRaoEv
/// </code>
/// <para>Shows how far the single batches are off, before and after, and what is possible at best.</para>
/// </example>
/// <example>
/// <code>
/// New-ToyCampaign -Seed 42 | Optimize-Calibration | Export-Calibration -Path results
/// Import-Calibration results | Compare-Calibration | Format-List
/// </code>
/// <para>Shows all numbers of results that were written earlier.</para>
/// </example>
/// <seealso cref="OptimizeCalibrationCommand"/>
/// <seealso cref="ImportCalibrationCommand"/>
/// <seealso cref="ExportCalibrationReportCommand"/>
/// <seealso href="about_SpectroCal_Campaigns"/>
[Cmdlet(VerbsData.Compare, "Calibration")]
[OutputType(typeof(ComparedCalibration))]
public sealed class CompareCalibrationCommand : SpectroCmdlet
{
    /// <summary>Results of Optimize-Calibration, or of Import-Calibration from a folder of results.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (PSObject item in InputObject)
        {
            if (item.BaseObject is CampaignOptimization campaign)
                WriteObject(ComparedCalibration.Of(campaign.Name, campaign.GetReport()), enumerateCollection: true);
            else if (item.BaseObject is ImportedCampaign imported)
                WriteObject(ComparedCalibration.Of(imported.Name, imported.GetReport()), enumerateCollection: true);
            else
                WriteError(Errors.WrongInput(item.BaseObject, "results of Optimize-Calibration or Import-Calibration"));
        }
    }
}
