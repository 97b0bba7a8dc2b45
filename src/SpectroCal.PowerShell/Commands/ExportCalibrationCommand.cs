using System.Management.Automation;
using SpectroCal.Calibration;
using SpectroCal.LineShapes;
using SpectroCal.Plotting.Reports;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Writes calibrations and line fits to a folder: constants and all numbers, as JSON and as tables.</summary>
/// <remarks>
/// For a campaign: report.json, report.md, spectra.csv and constants.csv; with several campaigns, a folder for each. For New-Calibration:
/// autocal.json, constants.csv and lines.csv. For Measure-LineShape: fits.json, lines.csv, parameters.csv and curves.csv. The files are
/// those of the command spectrocal; either all of them are written or none. Import-Calibration reads the first two back.
/// </remarks>
/// <example>
/// <code>New-ToyCampaign -Seed 42 | Optimize-Calibration | Export-Calibration -Path results -PassThru</code>
/// <para>Writes the results of a campaign's calibration, and lists the files.</para>
/// </example>
/// <example>
/// <code>
/// New-ToySpectrum -Seed 7 -DetectorCount 4 | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3 |
///     Export-Calibration -Path constants -Figure
/// </code>
/// <para>Writes the constants of an array, with a figure of each calibration curve.</para>
/// </example>
/// <example>
/// <code>New-ToySpectrum -Seed 7 | Measure-LineShape 'Cu=8047.8' | Export-Calibration -Path fits -WhatIf</code>
/// <para>Says what would be written of a line fit.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum array*.csv | New-Calibration -Element Ti, Fe, Cu | Export-Calibration -Path constants -Force</code>
/// <para>Writes the constants of measured detectors, and replaces older ones.</para>
/// </example>
/// <seealso cref="ImportCalibrationCommand"/>
/// <seealso cref="ExportCalibrationReportCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
/// <seealso cref="NewCalibrationCommand"/>
/// <seealso cref="MeasureLineShapeCommand"/>
[Cmdlet(VerbsData.Export, "Calibration", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportCalibrationCommand : DestinationCmdlet
{
    private readonly List<CampaignOptimization> _campaigns = [];
    private readonly List<CalibratedDetector> _detectors = [];
    private readonly List<LineMeasurement> _lines = [];

    /// <summary>Results of Optimize-Calibration, New-Calibration or Measure-LineShape.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>
    /// Adds figures as SVG: the calibration curve of each detector, or each line fit. Those of a campaign are written by
    /// Export-CalibrationReport.
    /// </summary>
    [Parameter]
    public SwitchParameter Figure { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (PSObject item in InputObject)
        {
            if (item.BaseObject is CampaignOptimization campaign)
                _campaigns.Add(campaign);
            else if (item.BaseObject is CalibratedDetector detector)
                _detectors.Add(detector);
            else if (item.BaseObject is LineMeasurement line)
                _lines.Add(line);
            else
                WriteError(Errors.WrongInput(item.BaseObject, "results of Optimize-Calibration, New-Calibration or Measure-LineShape"));
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (FullPath() is not { } folder)
            return;
        if ((_campaigns.Count > 0 ? 1 : 0) + (_detectors.Count > 0 ? 1 : 0) + (_lines.Count > 0 ? 1 : 0) > 1)
            Refuse("The pipeline brings results of several kinds: write each into a folder of its own.");
        foreach (CampaignOptimization campaign in _campaigns)
            Guarded(
                campaign,
                () =>
                    WriteFolder(
                        _campaigns.Count == 1 ? folder : System.IO.Path.Combine(folder, FolderName(campaign.Name)),
                        CampaignFiles.Names,
                        () => CampaignFiles.Of(campaign.Result)
                    )
            );
        if (_detectors.Count > 0)
            Guarded(folder, () => WriteDetectors(folder));
        if (_lines.Count > 0)
            Guarded(folder, () => WriteLines(folder));
    }

    private void WriteDetectors(string folder)
    {
        string[] names = [.. _detectors.Select(d => d.Spectrum)];
        DetectorCalibration[] outcomes = [.. _detectors.Select(d => d.Outcome).OfType<DetectorCalibration>()];
        var report = new ArrayReport([.. _detectors[0].Candidates.Select(c => c.Group.Name)], [.. _detectors.Select(d => d.Numbers)], [])
        {
            Elements = _detectors[0].Elements is { Count: > 0 } found ? found : null,
        };
        WriteFolder(
            folder,
            [.. ArrayFiles.Names, .. FitFigureFiles.NamesFor(names)],
            () => ArrayFiles.Of(report),
            Figure ? () => ArrayFigureFiles.Of(outcomes) : null
        );
    }

    private void WriteLines(string folder)
    {
        LineMeasurement[] fits = [.. _lines.DistinctBy(l => l.Fit, ReferenceEqualityComparer.Instance)];
        string[] names = [.. fits.Select(f => f.Spectrum)];
        LineFitOutcome[] outcomes = [.. fits.Select((f, i) => f.Outcome with { Index = i })];
        var report = FitReport.Of(fits[0].Specification, names, outcomes, []);
        WriteFolder(
            folder,
            [.. FitFiles.Names, .. FitFigureFiles.NamesFor(names)],
            () => FitFiles.Of(report, names, outcomes),
            Figure ? () => FitFigureFiles.Of(names, outcomes) : null
        );
    }
}
