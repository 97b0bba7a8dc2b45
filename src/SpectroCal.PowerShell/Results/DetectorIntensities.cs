using SpectroCal.PowerShell.Formatting;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Results;

/// <summary>
/// Values of the channels of one detector that are no counts: after subtracting a background, dividing by a time or correcting for an
/// efficiency. Measure-LineShape and the figures take them, all else needs counts.
/// </summary>
public sealed class DetectorIntensities : INamedRow
{
    private readonly IntensitySpectrum _spectrum;

    internal DetectorIntensities(IntensitySpectrum spectrum)
    {
        _spectrum = spectrum;
        Covariates = new ValueTable<double>(spectrum.Covariates);
        Metadata = new ValueTable<string>(spectrum.Metadata);
    }

    /// <summary>File name, with the detector where the file holds several.</summary>
    public string Name => _spectrum.Name;

    /// <summary>Name of the detector.</summary>
    public string Detector => _spectrum.Detector;

    /// <summary>Name of the run.</summary>
    public string Run => _spectrum.Run.Name;

    /// <summary>Number of channels.</summary>
    public int Channels => _spectrum.Intensities.Length;

    /// <summary>Sum of the values.</summary>
    public double Total => _spectrum.Intensities.Values.ToArray().Sum();

    /// <summary>Whether the file states their errors.</summary>
    public bool HasErrors => _spectrum.Intensities.HasErrors;

    /// <summary>Start of the run, if known.</summary>
    public DateTime? Start => _spectrum.Run.Start;

    /// <summary>Live time, s, if known.</summary>
    public double? LiveTimeSeconds => _spectrum.Run.LiveTimeSeconds;

    /// <summary>Real time, s, if known.</summary>
    public double? RealTimeSeconds => _spectrum.Run.RealTimeSeconds;

    /// <summary>Slow quantities of the file by name.</summary>
    public ValueTable<double> Covariates { get; }

    /// <summary>Energy scale that the file states: coefficients of powers of the channel position, eV; empty without one.</summary>
    public ValueList<double> CalibrationCoefficients => [.. _spectrum.CalibrationCoefficients];

    /// <summary>Channel positions of calibration points that the file states; empty where it states none.</summary>
    public ValueList<double> CalibrationChannels => [.. _spectrum.CalibrationPoints.Select(p => p.Channel)];

    /// <summary>Their energies, eV.</summary>
    public ValueList<double> CalibrationEnergiesEv => [.. _spectrum.CalibrationPoints.Select(p => p.EnergyEv)];

    /// <summary>What is odd in the file but not wrong, one sentence each.</summary>
    public ValueList<string> Warnings => [.. _spectrum.Warnings];

    /// <summary>Other text fields of the file, by their names there.</summary>
    public ValueTable<string> Metadata { get; }

    /// <summary>Position of the first channel.</summary>
    public double FirstPosition => _spectrum.Intensities.FirstPosition;

    /// <summary>Width of a channel in units of its position.</summary>
    public double ChannelWidth => _spectrum.Intensities.Width;

    /// <summary>Values of the channels.</summary>
    public ValueList<double> Intensities => [.. _spectrum.Intensities.Values];

    /// <summary>Their standard errors; empty where the file states none.</summary>
    public ValueList<double> Errors => [.. _spectrum.Intensities.Errors];

    /// <summary>The spectrum as the library has it.</summary>
    public IntensitySpectrum GetSpectrum() => _spectrum;

    string INamedRow.RowName => Name;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
