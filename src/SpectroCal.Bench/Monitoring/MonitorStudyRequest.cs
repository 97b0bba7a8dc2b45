using SpectroCal.Neural;

namespace SpectroCal.Bench.Monitoring;

/// <summary>What set of runs is simulated to measure a monitor.</summary>
/// <param name="Detectors">Detectors.</param>
/// <param name="Runs">Runs of each.</param>
/// <param name="Counts">Counts of a usual spectrum.</param>
/// <param name="Seed">Seed of all random numbers.</param>
public sealed record MonitorStudyRequest(int Detectors = 384, int Runs = 50, double Counts = 100_000, long Seed = 1)
{
    /// <summary>Part of the spectra that have something wrong.</summary>
    public double BadShare { get; init; } = 0.2;

    /// <summary>The autoencoder that the monitor has beside its checks; null: none.</summary>
    public AutoencoderKind? Autoencoder { get; init; }

    /// <summary>Probability of false alarms that the monitor is asked for.</summary>
    public double FalseAlarmProbability { get; init; } = 1e-3;
}
