using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Simulation;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Simulates a spectrum of a silicon drift detector.</summary>
/// <remarks>
/// The spectrum is that of the published toy: titanium and copper Ka, a line at 6156 eV that no calibration knows, and a flat background.
/// It states the constants of a calibration run; the true ones are in its property Covariates.
/// </remarks>
/// <example>
/// <code>New-ToySpectrum -Seed 7 | Find-Peaks</code>
/// <para>Simulates a spectrum and finds its three peaks.</para>
/// </example>
/// <example>
/// <code>1..32 | ForEach-Object -Parallel { New-ToySpectrum -Seed $_ | Find-Peaks } -ThrottleLimit 4</code>
/// <para>Does so for 32 seeds on four threads.</para>
/// </example>
/// <example>
/// <code>
/// $s = New-ToySpectrum -Seed 7 -EventCount 100000 -DetectorCount 4
/// $s | Select-Object Name, Detector, TotalCounts
/// $s[0].Covariates
/// </code>
/// <para>Simulates four detectors, and shows the true constants of the first.</para>
/// </example>
/// <seealso cref="NewToyCampaignCommand"/>
/// <seealso cref="FindPeaksCommand"/>
/// <seealso href="about_SpectroCal"/>
[Cmdlet(VerbsCommon.New, "ToySpectrum")]
[OutputType(typeof(DetectorSpectrum))]
public sealed class NewToySpectrumCommand : SimulationCmdlet
{
    /// <inheritdoc/>
    protected override void Process() =>
        WriteObject(ToySpectrum.Simulate(Settings(), StopToken).Select(s => new DetectorSpectrum(s)), enumerateCollection: true);
}
