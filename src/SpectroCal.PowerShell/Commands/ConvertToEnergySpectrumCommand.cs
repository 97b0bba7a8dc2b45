using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Puts spectra over energy.</summary>
/// <remarks>
/// Each channel stays one bin, at the energies of its edges, so that counts keep their Poisson statistics. Of a calibrated campaign every
/// batch becomes a spectrum; one that could not be calibrated is put over energy by the constants it started from. GetEdgesEv() and GetCounts() of the
/// objects give the numbers.
/// </remarks>
/// <example>
/// <code>$c | ConvertTo-EnergySpectrum | Merge-Spectrum | Measure-LineShape -Line 'Cu Ka' -Shape Vip2 | Format-List</code>
/// <para>Adds all batches of a calibrated campaign up over energy and fits a line to the sum.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum *.mca | ConvertTo-EnergySpectrum -Calibration (Import-Calibration results)</code>
/// <para>Puts spectra over energy by constants that were found before.</para>
/// </example>
[Cmdlet(VerbsData.ConvertTo, "EnergySpectrum")]
[OutputType(typeof(CalibratedSpectrum))]
public sealed class ConvertToEnergySpectrumCommand : EnergySpectrumCmdlet
{
    /// <summary>Which constants of a calibrated campaign: Optimized (the default), Standard, those it started from, or Perfect, the true ones of a simulation.</summary>
    [Parameter]
    public ConstantsKind Use { get; set; }

    private protected override ConstantsKind Constants => Use;

    /// <inheritdoc/>
    protected override void Take(CalibratedSpectrum spectrum) => WriteObject(spectrum);
}
