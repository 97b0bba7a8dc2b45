using System.Management.Automation;
using System.Text;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;
using SpectroCal.Storage;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Selects by the verdicts of a monitor, and of a person, which detectors are used in which runs.</summary>
/// <remarks>
/// <para>
/// One row comes out for each spectrum: detector, run, verdict, reason, and by whom it was decided. A table that a person has changed
/// (-SelectionPath) decides before the monitor: its rows that end with person stay as they are, whatever the verdicts say, and rows of
/// spectra that are not among the verdicts stay as well. Other rows of it are replaced. Without verdicts, the table itself comes out.
/// </para>
/// <para>
/// Optimize-Calibration -Selection leaves out spectra that are bad, and those that were filtered away from the rows, be it by -Verdict or
/// by Where-Object. -OutFile always holds all rows.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// (New-ToyCampaign -Seed 42 -CycleCount 2).GetSpectra() | New-SpectrumMonitor |
///     Select-Detector -OutFile selection.csv
/// </code>
/// <para>Shows what is used, and writes it to a table that can be changed by hand.</para>
/// </example>
/// <example>
/// <code>
/// $spectra = (New-ToyCampaign -Seed 42 -CycleCount 2).GetSpectra()
/// $good = $spectra | New-SpectrumMonitor | Select-Detector -Verdict Good
/// $spectra | Optimize-Calibration 'Ti=4508.9', 'Cu=8047.8' -Start 500, 3 -Selection $good
/// </code>
/// <para>Calibrates with good spectra only; without -Verdict, suspicious ones take part.</para>
/// </example>
/// <example>
/// <code>
/// 'detector,run,verdict,reason,by', 'det01,run003,bad,beam was off,person' | Set-Content decided.csv
/// (New-ToyCampaign -Seed 42 -CycleCount 2).GetSpectra() | New-SpectrumMonitor |
///     Select-Detector -SelectionPath decided.csv
/// </code>
/// <para>Takes what a person has decided before what the monitor says.</para>
/// </example>
/// <example>
/// <code>
/// Import-Spectrum today*.mca | Test-Spectrum -Monitor $monitor |
///     Select-Detector -SelectionPath selection.csv -OutFile selection.csv -Force
/// </code>
/// <para>Judges further files, and keeps what was decided by hand.</para>
/// </example>
/// <seealso cref="NewSpectrumMonitorCommand"/>
/// <seealso cref="TestSpectrumCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
/// <seealso href="about_SpectroCal_Campaigns"/>
[Cmdlet(VerbsCommon.Select, "Detector", SupportsShouldProcess = true)]
[OutputType(typeof(SelectedDetector))]
public sealed class SelectDetectorCommand : SpectroCmdlet
{
    private readonly List<SpectrumVerdict> _verdicts = [];

    /// <summary>Verdicts of Test-Spectrum -Monitor, or monitors, whose own verdicts are taken.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>A selection.csv in which a person has decided about some spectra, always literal: no character is a wildcard.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SelectionPath { get; set; }

    /// <summary>Verdicts to take: Good; or Good, Suspicious. Without it, all rows come out, those of bad spectra as well.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public QualityVerdict[]? Verdict { get; set; }

    /// <summary>The selection.csv to write, with all rows, always literal.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Replaces an existing file. Without it, it is left alone.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (PSObject item in InputObject)
        {
            switch (ShellValue.Input(item))
            {
                case JudgedSpectrum judged:
                    _verdicts.Add(judged.GetVerdict());
                    break;
                case CampaignMonitor monitor:
                    _verdicts.AddRange(monitor.Verdicts.Select(v => v.GetVerdict()));
                    break;
                default:
                    WriteError(Errors.WrongInput(item.BaseObject, "verdicts of Test-Spectrum -Monitor, or a monitor"));
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (SelectionPath is null && !MyInvocation.ExpectingInput && !Has(nameof(InputObject)))
            Refuse("Give verdicts of Test-Spectrum -Monitor, a monitor, or a table with -SelectionPath.");
        IReadOnlyList<SelectedSpectrum> former = SelectionPath is { } path ? GivenSelection.Read(this, path, StopToken) : [];
        // A table in which two rows mean one spectrum could not be read again.
        if (_verdicts.GroupBy(v => (v.Detector, v.Run)).FirstOrDefault(g => g.Count() > 1)?.First() is { } twice)
            Refuse($"There are two verdicts on {twice.Run}, detector {twice.Detector}: a selection cannot tell them apart.");
        IReadOnlyList<SelectedSpectrum> table = _verdicts.Count == 0 ? former : SelectedSpectrum.Of(_verdicts, former);
        foreach (SelectedSpectrum spectrum in table)
            if (Verdict is null || Verdict.Contains(spectrum.Verdict))
                WriteObject(new SelectedDetector(spectrum, table));
        if (OutFile is { } file)
            Guarded(file, () => Write(SessionPaths.Needed(this, file), table));
    }

    private void Write(string path, IReadOnlyList<SelectedSpectrum> table)
    {
        if (ShouldProcess(path, "Write the selection"))
            AtomicFile.Write(path, Force, stream => stream.Write(Encoding.UTF8.GetBytes(SelectionFile.Write(table))), StopToken);
    }
}
