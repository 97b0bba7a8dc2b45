namespace SpectroCal.Spectra;

/// <summary>
/// Values of the channels of one detector, and what a file says about them: counts (<see cref="Spectrum"/>), or values that are no counts
/// (<see cref="IntensitySpectrum"/>).
/// </summary>
/// <param name="Name">File name, with the detector where the file holds several.</param>
public abstract record ChannelSpectrum(string Name)
{
    /// <summary>Name of the detector.</summary>
    public abstract string Detector { get; init; }

    /// <summary>Start and times of the measurement.</summary>
    public abstract RunInfo Run { get; init; }

    /// <summary>Slow quantities found in the file, such as a temperature; the key names the quantity and its unit.</summary>
    public abstract IReadOnlyDictionary<string, double> Covariates { get; init; }

    /// <summary>
    /// Energy calibration stated by the file as coefficients of powers of the channel position, eV: E = sum_k c_k a^k,
    /// a in the positions of the channels; empty where the file states none.
    /// </summary>
    public IReadOnlyList<double> CalibrationCoefficients { get; init; } = [];

    /// <summary>Calibration points (channel position, energy in eV) stated by the file; empty where it states none.</summary>
    public IReadOnlyList<CalibrationPoint> CalibrationPoints { get; init; } = [];

    /// <summary>Other text fields of the file, by their names there.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Things in the file that are odd but not wrong, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A known energy at a channel position.</summary>
/// <param name="Channel">Channel position (centre of channel i is i + 0.5 in histogram files).</param>
/// <param name="EnergyEv">Energy, eV.</param>
public sealed record CalibrationPoint(double Channel, double EnergyEv);
