using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Results;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet that takes whatever can be converted to an energy scale.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class EnergySpectrumCmdlet : SpectroCmdlet
{
    private readonly List<(string Name, string Text)> _leftOut = [],
        _doubts = [];
    private readonly List<(ChannelSpectrum Spectrum, string Stated)> _withoutScale = [];

    /// <summary>Spectra, results of New-Calibration or Optimize-Calibration, which remember their spectra, or calibrated spectra.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>
    /// Energy scale of the spectra: constants p0,p1,..., or results of New-Calibration, Optimize-Calibration or Import-Calibration in which
    /// each finds its own. Without it, what each file states; where it states none, Measure-LineShape takes what its peaks give.
    /// </summary>
    [Parameter]
    [Alias("Start")]
    [EnergyScale]
    public EnergyScale? Calibration { get; set; }

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        foreach (PSObject item in InputObject)
            Guarded(
                item.BaseObject,
                () =>
                {
                    foreach (CalibratedSpectrum spectrum in Calibrated(ShellValue.Input(item)))
                        ProcessSpectrum(spectrum);
                }
            );
    }

    /// <inheritdoc/>
    protected sealed override void End()
    {
        // One error for each kind, not for each spectrum.
        foreach (var kind in _withoutScale.GroupBy(s => Calibration is null ? s.Stated : ""))
        {
            ChannelSpectrum[] spectra = [.. kind.Select(s => s.Spectrum)];
            object target = spectra.Length == 1 ? spectra[0] : spectra;
            WriteError(Errors.NoEnergyScale([.. spectra.Select(s => s.Name)], target, Calibration is not null, kind.Key));
        }
        WriteWarnings("", _doubts);
        WriteWarnings("Left out", _leftOut);
        Finish();
    }

    /// <summary>Called after the last spectrum.</summary>
    protected virtual void Finish() { }

    /// <summary>Whether values that are no counts are of use.</summary>
    private protected virtual bool TakesIntensities => false;

    /// <summary>Which constants of calibrated campaigns are used.</summary>
    private protected virtual ConstantsKind Constants => ConstantsKind.Optimized;

    /// <summary>The scale of a spectrum that states none, from its peaks; null where the cmdlet knows of no lines.</summary>
    private protected virtual DetectorStart? OfPeaks(Spectrum spectrum) => null;

    /// <summary>Called for each spectrum.</summary>
    /// <param name="spectrum">The spectrum over energy.</param>
    protected abstract void ProcessSpectrum(CalibratedSpectrum spectrum);

    private IEnumerable<CalibratedSpectrum> Calibrated(object? item)
    {
        switch (item)
        {
            case CalibratedSpectrum spectrum:
                return [spectrum];
            case IntensitySpectrum intensities when !TakesIntensities:
                WriteError(Errors.WrongInput(new DetectorIntensities(intensities), "spectra"));
                return [];
            case ChannelSpectrum spectrum:
                EnergyCalibration? scale =
                    Calibration?.For(spectrum.Name, spectrum.Run.Name, spectrum.Detector)
                    ?? (Calibration is null ? StatedCalibration.Of(spectrum) : null);
                if (Calibration is null && StatedCalibration.Doubt(spectrum) is { } doubt)
                    _doubts.Add((spectrum.Name, doubt));
                DetectorStart? found =
                    scale is null && Calibration is null && spectrum is Spectrum uncalibrated ? OfPeaks(uncalibrated) : null;
                if (found?.Calibration is { } ofPeaks)
                    _doubts.Add((spectrum.Name, StartConstants.Remark("The file", scale = ofPeaks)));
                if (scale is null)
                    _withoutScale.Add((spectrum, found?.Reason ?? StatedCalibration.Missing(spectrum)));
                else if (spectrum is Spectrum counts)
                    return [new CalibratedSpectrum(spectrum.Name, counts.Batch, scale)];
                else if (spectrum is IntensitySpectrum values)
                    return [new CalibratedSpectrum(values, scale)];
                return [];
            case CalibratedDetector { Source: { } source, Calibration: { } calibration } detector:
                return [new CalibratedSpectrum(detector.Spectrum, source.Batch, calibration)];
            case CalibratedDetector rejected:
                _leftOut.Add((rejected.Spectrum, rejected.Reason ?? "Its spectrum is not available."));
                return [];
            case CampaignOptimization campaign:
                bool several = campaign.Detectors > 1;
                return campaign.Outcome.Calibration.Batches.Select(b => new CalibratedSpectrum(
                    several ? $"{b.Input.Batch.Run.Name} {b.Input.Batch.Detector}" : b.Input.Batch.Run.Name,
                    b.Input.Batch,
                    Of(b)
                ));
            default:
                WriteError(Errors.WrongInput(item, "spectra, or results of New-Calibration or Optimize-Calibration"));
                return [];
        }
    }

    private EnergyCalibration Of(BatchCalibration batch) =>
        Constants switch
        {
            ConstantsKind.Standard => batch.Input.Standard,
            ConstantsKind.Perfect => batch.Input.Truth
                ?? throw new CalibrationException($"The true constants of {batch.Input.Batch.Run.Name} are not known."),
            _ => batch.Optimized,
        };
}
