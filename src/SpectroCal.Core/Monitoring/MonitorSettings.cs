using SpectroCal.Neural;

namespace SpectroCal.Monitoring;

/// <summary>Settings of a monitor.</summary>
public sealed record MonitorSettings
{
    /// <summary>Probability that a spectrum with nothing wrong is called suspicious.</summary>
    public double FalseAlarmProbability { get; init; } = 1e-3;

    /// <summary>Most bins of a spectrum; channels are merged in powers of two until there are not more.</summary>
    public int MostBins { get; init; } = 1024;

    /// <summary>Spectra without anomaly that are simulated in each range of counts to learn what chance does.</summary>
    public int SimulatedSpectra { get; init; } = 2000;

    /// <summary>Seed of all random numbers.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Trains an autoencoder on the spectra, whose deviations are one more check; null: there is none.</summary>
    public IAutoencoderTrainer? Autoencoder { get; init; }

    /// <summary>Most threads; -1: as many as there are processors.</summary>
    public int ThrottleLimit { get; init; } = -1;

    /// <summary>The settings, if they make sense.</summary>
    /// <exception cref="CalibrationException">They make none.</exception>
    public MonitorSettings Validated()
    {
        if (!(FalseAlarmProbability is > 0 and < 0.5))
            throw new CalibrationException("The probability of a false alarm must be above 0 and below 0.5.");
        if (MostBins is < 32 or > 65536)
            throw new CalibrationException("A monitor has 32 to 65 536 bins.");
        return SimulatedSpectra is >= 100 and <= 1_000_000
            ? this
            : throw new CalibrationException("100 to 1 000 000 spectra are simulated in each range of counts.");
    }
}
