using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Converts spectra to an energy scale.</summary>
/// <remarks>
/// Each channel stays one bin, at the energies of its edges, so that counts keep their Poisson statistics. Every batch of a calibrated
/// campaign becomes a spectrum; one that could not be calibrated is converted with the constants it started from. GetEdgesEv() and
/// GetCounts() of the objects give the numbers.
/// </remarks>
/// <example>
/// <code>New-ToySpectrum -Seed 7 | ConvertTo-EnergySpectrum</code>
/// <para>Converts a spectrum with the constants that it states.</para>
/// </example>
/// <example>
/// <code>
/// $c = New-ToyCampaign -Seed 42 | Optimize-Calibration
/// $c | ConvertTo-EnergySpectrum -Use Standard | Merge-Spectrum | Measure-LineShape 'Cu=8047.8'
/// $c | ConvertTo-EnergySpectrum | Merge-Spectrum | Measure-LineShape 'Cu=8047.8'
/// </code>
/// <para>Fits the copper line of all batches together, under the constants of the calibration runs and under the optimised ones. The
/// simulated line is a single one, so it is given by its energy.</para>
/// </example>
/// <example>
/// <code>
/// $e = New-ToySpectrum -Seed 7 | ConvertTo-EnergySpectrum -Calibration 490.9, 3.0006
/// $e.GetEdgesEv()[0..3]
/// ($e.GetCounts() | Measure-Object -Sum).Sum
/// </code>
/// <para>Uses given constants, and reads the numbers: the first edges of the bins, and the sum of the counts.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum *.mca | ConvertTo-EnergySpectrum -Calibration (Import-Calibration results)</code>
/// <para>Converts files with constants that were found earlier.</para>
/// </example>
/// <seealso cref="MergeSpectrumCommand"/>
/// <seealso cref="MeasureLineShapeCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
/// <seealso cref="NewCalibrationCommand"/>
/// <seealso href="about_SpectroCal"/>
[Cmdlet(VerbsData.ConvertTo, "EnergySpectrum")]
[OutputType(typeof(CalibratedSpectrum))]
public sealed class ConvertToEnergySpectrumCommand : EnergySpectrumCmdlet
{
    /// <summary>
    /// Which constants of a calibrated campaign: Optimized (the default), Standard, those it started from, or Perfect, the true ones of a
    /// simulation.
    /// </summary>
    [Parameter]
    public ConstantsKind Use { get; set; }

    private protected override ConstantsKind Constants => Use;

    /// <inheritdoc/>
    protected override void ProcessSpectrum(CalibratedSpectrum spectrum) => WriteObject(spectrum);
}
