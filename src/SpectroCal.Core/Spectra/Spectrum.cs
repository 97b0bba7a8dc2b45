namespace SpectroCal.Spectra;

/// <summary>One spectrum as a file holds it: counts in channels and what the file says about them.</summary>
/// <param name="Name">File name, with the detector where the file holds several.</param>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Run">Start and times of the measurement.</param>
/// <param name="Histogram">Counts in channels.</param>
public sealed record Spectrum(string Name, string Detector, RunInfo Run, ChannelHistogram Histogram)
{
    /// <summary>
    /// Energy calibration stated by the file as coefficients of powers of the channel position, eV: E = sum_k c_k a^k,
    /// a in the positions of <see cref="Histogram"/>; empty where the file states none.
    /// </summary>
    public IReadOnlyList<double> CalibrationCoefficients { get; init; } = [];

    /// <summary>Calibration points (channel position, energy in eV) stated by the file; empty where it states none.</summary>
    public IReadOnlyList<CalibrationPoint> CalibrationPoints { get; init; } = [];

    /// <summary>Slow quantities found in the file, such as a temperature; the key names the quantity and its unit.</summary>
    public IReadOnlyDictionary<string, double> Covariates { get; init; } = new Dictionary<string, double>();

    /// <summary>Other text fields of the file, by their names there.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Things in the file that are odd but not wrong, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// The single values where they are real numbers (channels), as in list mode of a transition-edge sensor; else empty.
    /// </summary>
    public ReadOnlyMemory<double> Values { get; init; }

    /// <summary>The spectrum as a batch of a campaign.</summary>
    public EventBatch ToBatch() => new(Detector, Run, Histogram) { Values = Values, Covariates = Covariates };
}

/// <summary>A known energy at a channel position.</summary>
/// <param name="Channel">Channel position (centre of channel i is i + 0.5 in histogram files).</param>
/// <param name="EnergyEv">Energy, eV.</param>
public sealed record CalibrationPoint(double Channel, double EnergyEv);
