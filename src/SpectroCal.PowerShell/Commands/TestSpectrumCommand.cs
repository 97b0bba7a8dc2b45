using System.Management.Automation;
using SpectroCal.Peaks;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Judges whether spectra are good enough for a calibration.</summary>
/// <remarks>
/// A spectrum is Bad without counts, without a peak, or where every other channel is empty. It is Suspicious with few counts, with much
/// dead time, with overflows in the last channel, or where the ADC channels are uneven (a comb of period 2, 4, 8 or 16). Remarks say which,
/// and what its file is odd in, such as a unit that it does not state. With -Quiet only True (not Bad) or False is returned.
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
/// <seealso cref="ImportSpectrumCommand"/>
/// <seealso cref="FindPeaksCommand"/>
/// <seealso cref="NewCalibrationCommand"/>
/// <seealso href="about_SpectroCal_Arrays"/>
[Cmdlet(VerbsDiagnostic.Test, "Spectrum")]
[OutputType(typeof(TestedSpectrum), typeof(bool))]
public sealed class TestSpectrumCommand : SpectroCmdlet
{
    /// <summary>Spectra, from Import-Spectrum or New-ToySpectrum.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public DetectorSpectrum[] Spectrum { get; set; } = [];

    /// <summary>Returns only whether the spectrum can be calibrated.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (DetectorSpectrum spectrum in Spectrum)
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
}
