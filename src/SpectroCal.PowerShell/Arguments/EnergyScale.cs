using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Arguments;

/// <summary>Energy scales for spectra: constants for all of them, or results in which each finds its own.</summary>
public sealed class EnergyScale
{
    private readonly IReadOnlyList<double>? _constants;
    private readonly Dictionary<(string Run, string Detector), EnergyCalibration> _byRun = [];
    private readonly Dictionary<string, EnergyCalibration> _bySpectrum = [];
    private readonly Dictionary<string, EnergyCalibration> _byDetector = [];

    internal EnergyScale(IReadOnlyList<double> constants) => _constants = constants;

    internal EnergyScale(IEnumerable<object?> results)
    {
        foreach (object? result in results)
            Add(result);
    }

    /// <summary>Constants that hold for every spectrum; null where each has its own.</summary>
    public IReadOnlyList<double>? Constants => _constants;

    /// <summary>The scale of a spectrum; null where there is none.</summary>
    /// <param name="spectrum">Name of the spectrum.</param>
    /// <param name="run">Name of its run.</param>
    /// <param name="detector">Name of its detector.</param>
    /// <param name="function">
    /// The calibration function; null: a polynomial of as many constants as there are, or that of the results.
    /// </param>
    internal EnergyCalibration? For(string spectrum, string run, string detector, CalibrationFunction? function = null)
    {
        if (_constants is not null)
            return new EnergyCalibration(function ?? new PolynomialFunction(_constants.Count - 1), _constants);
        EnergyCalibration? found =
            _byRun.GetValueOrDefault((run, detector))
            ?? _byRun.GetValueOrDefault((spectrum, detector))
            ?? _bySpectrum.GetValueOrDefault(spectrum)
            ?? _bySpectrum.GetValueOrDefault($"{spectrum} {detector}")
            ?? _byDetector.GetValueOrDefault(detector);
        return found is null || function is null ? found : StatedCalibration.Convert(found, function);
    }

    private void Add(object? result)
    {
        switch (result)
        {
            case EnergyCalibration calibration:
                _byDetector[Formats.SpectrumFile.DefaultDetector] = calibration;
                break;
            case CalibratedDetector { Calibration: { } calibration } detector:
                _bySpectrum[detector.Spectrum] = calibration;
                _byDetector[detector.Detector] = calibration;
                break;
            case CalibratedDetector:
                break;
            case CampaignOptimization campaign:
                foreach (BatchCalibration b in campaign.Outcome.Calibration.Batches)
                    Set(b.Input.Batch.Run.Name, b.Input.Batch.Detector, b.Optimized);
                break;
            case ImportedCampaign imported:
                foreach (CalibratedBatch b in imported.Batches)
                    Set(b.Run, b.Detector, b.Calibration);
                break;
            case CalibratedBatch b:
                Set(b.Run, b.Detector, b.Calibration);
                break;
            case StoredConstants stored:
                _byDetector[stored.Detector] = stored.Calibration;
                break;
            default:
                throw new ArgumentException(
                    "Expected constants p0,p1,..., or results of New-Calibration, Optimize-Calibration, Import-Calibration or "
                        + $"Get-Calibration; found {ShellValue.Text(result)}."
                );
        }
    }

    private void Set(string run, string detector, EnergyCalibration calibration)
    {
        _byRun[(run, detector)] = calibration;
        // A run that is not among the results is calibrated like the last one before it.
        _byDetector[detector] = calibration;
    }
}
