using System.Management.Automation;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Judges whether spectra are good enough for a calibration, each by itself or by other runs of its detector.</summary>
/// <remarks>
/// <para>
/// By itself, a spectrum is Bad without counts, without a peak, or where every other channel is empty. It is Suspicious with few
/// counts, with much dead time, with overflows in the last channel, or where the ADC channels are uneven (a comb of period 2, 4, 8 or
/// 16). Remarks say which, and what its file is odd in, such as a unit that it does not state. With -Quiet only True (not Bad) or False
/// is returned.
/// </para>
/// <para>
/// With -Monitor, a spectrum is compared with what New-SpectrumMonitor has learned about its detector: gain, resolution, rate, dead time,
/// noise, lines that are missing, added or doubled, pulsers, combs and more. The verdicts come out after the last spectrum, since what all
/// detectors of a run see more or less of is not their fault: give the detectors of a run together.
/// </para>
/// </remarks>
/// <example>
/// <code>New-ToySpectrum -Seed 7 | Test-Spectrum</code>
/// <para>Shows counts, dead time, peaks and the verdict.</para>
/// </example>
/// <example>
/// <code>
/// 1..5 | ForEach-Object { New-ToySpectrum -Seed $_ -EventCount (20 * $_ * $_) } |
///     Where-Object { $_ | Test-Spectrum -Quiet } | Find-Peaks
/// </code>
/// <para>Goes on with the spectra that can be calibrated: the first have too few events.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum *.mca | Test-Spectrum | Where-Object Verdict -ne Good | Format-List Spectrum, Verdict, Remarks</code>
/// <para>Says what is odd about files.</para>
/// </example>
/// <example>
/// <code>
/// $spectra = (New-ToyCampaign -Seed 42 -CycleCount 2).GetSpectra()
/// $monitor = $spectra[0..15] | New-SpectrumMonitor
/// $spectra[16..19] | Test-Spectrum -Monitor $monitor
/// </code>
/// <para>Compares four runs with what sixteen others of the detector look like.</para>
/// </example>
/// <seealso cref="NewSpectrumMonitorCommand"/>
/// <seealso cref="SelectDetectorCommand"/>
/// <seealso cref="ImportSpectrumCommand"/>
/// <seealso cref="FindPeaksCommand"/>
/// <seealso cref="NewCalibrationCommand"/>
/// <seealso href="about_SpectroCal_Arrays"/>
[Cmdlet(VerbsDiagnostic.Test, "Spectrum", DefaultParameterSetName = AloneSet)]
[OutputType(typeof(TestedSpectrum), typeof(JudgedSpectrum), typeof(bool))]
public sealed class TestSpectrumCommand : SpectroCmdlet
{
    private const string AloneSet = "Alone";
    private const string MonitorSet = "Monitor";

    private readonly List<Spectra.Spectrum> _compared = [];

    /// <summary>Spectra, from Import-Spectrum or New-ToySpectrum.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PSObject[] Spectrum { get; set; } = [];

    /// <summary>A monitor of New-SpectrumMonitor, which knows the detectors of the spectra.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MonitorSet)]
    public CampaignMonitor? Monitor { get; set; }

    /// <summary>Returns only whether the spectrum can be calibrated.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (Monitor is not null)
        {
            _compared.AddRange(SpectraAmong(Spectrum).Select(s => s.GetSpectrum()));
            return;
        }
        foreach (DetectorSpectrum spectrum in SpectraAmong(Spectrum))
        {
            Guarded(
                spectrum,
                () =>
                {
                    var quality = SpectrumQuality.Of(spectrum.GetSpectrum(), null, StopToken);
                    WriteObject(Quiet ? quality.Verdict != QualityVerdict.Bad : new TestedSpectrum(quality));
                }
            );
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (Monitor is null || _compared.Count == 0)
            return;
        SpectrumMonitor monitor = Monitor.GetMonitor();
        IReadOnlyList<SpectrumVerdict> verdicts = Compute(
            "Judging",
            (progress, cancellation) => monitor.Judge(_compared, progress, cancellation)
        );
        WriteBugs(verdicts.Select(v => ((object?)v.Spectrum, (string?)v.Reason)));
        ShownNames.Announce(verdicts.Select(v => v.Spectrum));
        foreach (SpectrumVerdict verdict in verdicts)
            WriteObject(Quiet ? verdict.Verdict != QualityVerdict.Bad : new JudgedSpectrum(verdict));
    }
}
