using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;
using SpectroCal.Store.Exchange;
using SpectroCal.Store.Records;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Stores calibration constants under a tag, as the newest version; nothing is overwritten.</summary>
/// <remarks>
/// <para>
/// The constants of a campaign are valid from the start of each run until that of the next of their detector; the last of each detector
/// until the next constants in the store begin, or without end. Results that state no time need -From, and -Run where there are several.
/// Batches that were not calibrated are left out, each with a warning; those that are suspect are stored as such.
/// </para>
/// <para>All of what the pipeline brings is stored, or nothing. What is written is on the disk when the command ends.</para>
/// </remarks>
/// <example>
/// <code>
/// Import-Spectrum run*.mca | Optimize-Calibration 'Ti Ka', 'Cu Ka' |
///     Register-Calibration constants.db -Tag online -SourcePath run*.mca
/// </code>
/// <para>Calibrates files, and stores the constants with the hashes of the files.</para>
/// </example>
/// <example>
/// <code>
/// New-ToySpectrum -Seed 7 -DetectorCount 4 | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3 |
///     Register-Calibration constants.db -Tag online -From 2026-11-28T02:00
/// </code>
/// <para>Stores the constants of an array from a time on.</para>
/// </example>
/// <example>
/// <code>
/// New-ToyCampaign -Seed 42 | Optimize-Calibration | Export-Calibration -Path results
/// Import-Calibration results | Register-Calibration constants.db -Tag online -OnlyCalibrated -WhatIf -Run run001 -From 2026-11-28
/// </code>
/// <para>Says what would be stored of a folder of results.</para>
/// </example>
/// <seealso cref="GetCalibrationCommand"/>
/// <seealso cref="GetCalibrationHistoryCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
/// <seealso cref="NewCalibrationCommand"/>
/// <seealso cref="ImportCalibrationCommand"/>
[Cmdlet(VerbsLifecycle.Register, "Calibration", SupportsShouldProcess = true)]
[OutputType(typeof(StoredConstants))]
public sealed class RegisterCalibrationCommand : SpectroCmdlet
{
    private readonly List<CampaignResult> _campaigns = [];
    private readonly List<CalibratedDetector> _detectors = [];

    /// <summary>The store, always literal. It is made where there is none.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Results of Optimize-Calibration, New-Calibration or Import-Calibration.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The tag to store them under, such as online.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string Tag { get; set; } = "";

    /// <summary>From when they are valid, on the clock of the instrument. Without it, from the start of each run.</summary>
    [Parameter]
    [ClockTime]
    [ArgumentCompleter(typeof(ClockTimeCompleter))]
    public DateTime? From { get; set; }

    /// <summary>Where the last of each detector end. Without it, where the next in the store begin, or never.</summary>
    [Parameter]
    [ClockTime]
    [ArgumentCompleter(typeof(ClockTimeCompleter))]
    public DateTime? Until { get; set; }

    /// <summary>Only the constants of this run of a campaign.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Run { get; set; }

    /// <summary>Leaves out constants that are suspect.</summary>
    [Parameter]
    public SwitchParameter OnlyCalibrated { get; set; }

    /// <summary>Files that the constants were made from; their names and hashes are stored with them. Wildcards are expanded.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] SourcePath { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (PSObject item in InputObject)
        {
            switch (ShellValue.Input(item))
            {
                case CampaignOptimization campaign:
                    _campaigns.Add(campaign.Result);
                    break;
                case ImportedCampaign imported:
                    _campaigns.Add(imported.Result);
                    break;
                case CalibratedDetector detector:
                    _detectors.Add(detector);
                    break;
                default:
                    WriteError(
                        Errors.WrongInput(item.BaseObject, "results of Optimize-Calibration, New-Calibration or Import-Calibration")
                    );
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (_campaigns.Count == 0 && _detectors.Count == 0)
            return;
        string store = SessionPaths.Needed(this, Path);
        var request = new StoreRequest(Tag)
        {
            From = From is { } from ? ClockTime.Of(from) : null,
            Until = Until is { } until ? ClockTime.Of(until) : null,
            Run = Run,
        };
        string[] files = [.. SourcePath.SelectMany(path => SessionPaths.Existing(this, path, isLiteral: false))];
        var provenance = new Provenance(
            Compute("Reading sources", (_, cancellation) => InputFile.All(files, cancellation)),
            TerminalText.Line(MyInvocation.Line.Trim()),
            null,
            Provenance.ThisSoftware
        );
        ResultRecords[] all = [.. _campaigns.Select(c => ResultRecords.Of(c, request, provenance)), .. OfDetectors(request, provenance)];
        var results = new ResultRecords([.. all.SelectMany(a => a.Records)], [.. all.SelectMany(a => a.LeftOut)]);
        if (OnlyCalibrated)
            results = results.OnlyGood();
        if (!ShouldProcess(store, $"Store {Plural.Of(results.Records.Count, "set")} of constants under the tag {Tag}"))
            return;
        IReadOnlyList<CalibrationRecord> stored = Compute(
            "Storing",
            (_, cancellation) => ResultStoring.Store(store, results, cancellation)
        );
        foreach (string left in results.LeftOut)
            WriteWarning($"Not stored. {left}");
        WriteObject(stored.Select(r => new StoredConstants(r)), enumerateCollection: true);
    }

    private IEnumerable<ResultRecords> OfDetectors(StoreRequest request, Provenance provenance)
    {
        if (_detectors.Count == 0)
            return [];
        var report = new ArrayReport([], [.. _detectors.Select(d => d.Numbers)], []);
        return [ResultRecords.Of(report, request, provenance, [.. _detectors.Select(d => d.Detector)])];
    }
}
