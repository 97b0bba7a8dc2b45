namespace SpectroCal.Spectra;

/// <summary>One spectrum as a file holds it: a batch of events and what the file says about them.</summary>
/// <param name="Name">File name, with the detector where the file holds several.</param>
/// <param name="Batch">The events: detector, run, counts in channels, covariates.</param>
public sealed record Spectrum(string Name, EventBatch Batch)
{
    /// <summary>A spectrum of counts in channels.</summary>
    /// <param name="name">File name, with the detector where the file holds several.</param>
    /// <param name="detector">Name of the detector.</param>
    /// <param name="run">Start and times of the measurement.</param>
    /// <param name="histogram">Counts in channels.</param>
    public Spectrum(string name, string detector, RunInfo run, ChannelHistogram histogram)
        : this(name, new EventBatch(detector, run, histogram)) { }

    /// <summary>Name of the detector.</summary>
    public string Detector
    {
        get => Batch.Detector;
        init => Batch = Batch with { Detector = value };
    }

    /// <summary>Start and times of the measurement.</summary>
    public RunInfo Run
    {
        get => Batch.Run;
        init => Batch = Batch with { Run = value };
    }

    /// <summary>Counts in channels.</summary>
    public ChannelHistogram Histogram
    {
        get => Batch.Histogram;
        init => Batch = Batch with { Histogram = value };
    }

    /// <summary>Slow quantities found in the file, such as a temperature; the key names the quantity and its unit.</summary>
    public IReadOnlyDictionary<string, double> Covariates
    {
        get => Batch.Covariates;
        init => Batch = Batch with { Covariates = value };
    }

    /// <summary>
    /// Energy calibration stated by the file as coefficients of powers of the channel position, eV: E = sum_k c_k a^k,
    /// a in the positions of <see cref="Histogram"/>; empty where the file states none.
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
