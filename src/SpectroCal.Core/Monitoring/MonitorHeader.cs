using SpectroCal.Neural;
using SpectroCal.Peaks;

namespace SpectroCal.Monitoring;

/// <summary>The header of a file of a monitor. Counts, wander and weights follow it.</summary>
/// <param name="FalseAlarmProbability">See <see cref="MonitorSettings"/>.</param>
/// <param name="MostBins">See <see cref="MonitorSettings"/>.</param>
/// <param name="SimulatedSpectra">See <see cref="MonitorSettings"/>.</param>
/// <param name="Seed">See <see cref="MonitorSettings"/>.</param>
/// <param name="Scale">How channels become bins.</param>
/// <param name="States">The states of detectors.</param>
/// <param name="Ranges">What chance does at which counts.</param>
internal sealed record MonitorHeader(
    double FalseAlarmProbability,
    int MostBins,
    int SimulatedSpectra,
    long Seed,
    MonitorScale Scale,
    IReadOnlyList<MonitorHeader.StateOfDetector> States,
    IReadOnlyList<CountRange> Ranges
)
{
    /// <summary>The autoencoder; null where there is none.</summary>
    public AutoencoderKind? Autoencoder { get; init; }

    /// <summary>A <see cref="DetectorReference"/> without its numbers for each bin.</summary>
    internal sealed record StateOfDetector(
        string Detector,
        int State,
        int Runs,
        double RatePerSecond,
        double DeadTimeFraction,
        Wander RateWander,
        IReadOnlyList<ReferencePeak> Peaks,
        PeakWidthLaw Widths,
        int Tests
    );
}
