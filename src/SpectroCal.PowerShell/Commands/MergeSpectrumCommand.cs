using System.Globalization;
using System.Management.Automation;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Results;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Adds up spectra on one energy scale, each with its own calibration.</summary>
/// <remarks>
/// The counts of a channel are shared among the bins that it overlaps. Bins are as wide as a channel in the middle of the spectra, unless
/// -StepEv says otherwise. The sum comes out after the last spectrum; with -ByDetector there is one for each detector.
/// </remarks>
/// <example>
/// <code>
/// $c = New-ToyCampaign -Seed 42 | Optimize-Calibration
/// $c | ConvertTo-EnergySpectrum | Merge-Spectrum -StepEv 5 -Range 3000-10000
/// </code>
/// <para>Adds up the batches of a calibrated campaign in bins of 5 eV.</para>
/// </example>
/// <example>
/// <code>New-ToyCampaign -Seed 42 -CycleCount 2 -DetectorCount 4 | Optimize-Calibration | Merge-Spectrum -ByDetector</code>
/// <para>Adds up the batches of each detector; results that remember their spectra need no ConvertTo-EnergySpectrum first.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum *.mca | Merge-Spectrum -ByDetector | Export-SpectrumPlot -Path sum</code>
/// <para>Draws the sum of files that state their energy scales, for each detector.</para>
/// </example>
/// <seealso cref="ConvertToEnergySpectrumCommand"/>
/// <seealso cref="MeasureLineShapeCommand"/>
/// <seealso cref="ExportSpectrumPlotCommand"/>
[Cmdlet(VerbsData.Merge, "Spectrum")]
[OutputType(typeof(CalibratedSpectrum))]
public sealed class MergeSpectrumCommand : EnergySpectrumCmdlet
{
    private readonly List<CalibratedSpectrum> _spectra = [];

    /// <summary>Energies to cover, eV: 3000-10000. Without it, all that the spectra cover.</summary>
    [Parameter]
    [EnergyRange]
    public EnergyRegion? Range { get; set; }

    /// <summary>Width of a bin, eV. Without it, that of a channel in the middle of the spectra.</summary>
    [Parameter]
    [ValidateRange(1e-6, 1e9)]
    public double? StepEv { get; set; }

    /// <summary>Adds up the spectra of each detector separately.</summary>
    [Parameter]
    public SwitchParameter ByDetector { get; set; }

    /// <inheritdoc/>
    protected override void ProcessSpectrum(CalibratedSpectrum spectrum)
    {
        if (spectrum.Batch is not null)
            _spectra.Add(spectrum);
        else
            WriteError(Errors.WrongInput(spectrum, "spectra that are not merged yet"));
    }

    /// <inheritdoc/>
    protected override void Finish()
    {
        foreach (IGrouping<string, CalibratedSpectrum> group in _spectra.GroupBy(s => ByDetector ? s.Detector : ""))
            Guarded(group.First(), () => Merge([.. group]));
    }

    private void Merge(CalibratedSpectrum[] spectra)
    {
        (EventBatch, EnergyCalibration)[] batches = [.. spectra.Select(s => (s.Batch!, s.Calibration!))];
        EnergySpectrum merged = Compute(
            "Merging",
            (_, cancellation) => CalibratedSpectra.Combine(batches, CalibratedSpectra.AxisFor(batches, Range, StepEv), cancellation)
        );
        string[] detectors = [.. spectra.Select(s => s.Detector).Distinct()];
        string name = spectra.Length == 1 ? spectra[0].Name : $"{spectra[0].Name} to {spectra[^1].Name}";
        WriteVerbose(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Plural.Of(spectra.Length, "spectrum", "spectra")} in {Plural.Of(merged.Axis.Count, "bin")} of "
                    + $"{merged.Axis.StepEv:0.###} eV."
            )
        );
        WriteObject(
            new CalibratedSpectrum(name, detectors.Length == 1 ? detectors[0] : $"{detectors.Length} detectors", spectra.Length, merged)
        );
    }
}
