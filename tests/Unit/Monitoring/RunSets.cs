using SpectroCal.Bench.Monitoring;
using SpectroCal.Monitoring;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Monitoring;

/// <summary>Simulated runs for tests, and simple shapes.</summary>
internal static class RunSets
{
    /// <summary>Runs of an array, of which some have something wrong.</summary>
    public static SimulatedRunSpectrum[] Of(int detectors, int runs, double counts, long seed, double badShare = 0.2) =>
        SimulatedRunSet.Of(
            new MonitorStudyRequest(detectors, runs, counts, seed) { BadShare = badShare },
            TestContext.Current.CancellationToken
        );

    /// <summary>A monitor that learned from such runs.</summary>
    public static TrainedMonitor Train(IEnumerable<SimulatedRunSpectrum> spectra, MonitorSettings? settings = null) =>
        MonitorTrainer.Train(
            [.. spectra.Select(s => s.Spectrum)],
            settings ?? new MonitorSettings { SimulatedSpectra = 500 },
            null,
            TestContext.Current.CancellationToken
        );

    /// <summary>A Gaussian in bins, by its cumulative.</summary>
    public static double[] Gaussian(int bins, double position, double sigma) =>
        [
            .. Enumerable
                .Range(0, bins)
                .Select(i =>
                    MathNet.Numerics.Distributions.Normal.CDF(position, sigma, i + 1)
                    - MathNet.Numerics.Distributions.Normal.CDF(position, sigma, i)
                ),
        ];

    /// <summary>A spectrum of counts in channels.</summary>
    public static Spectrum Spectrum(string detector, string run, long[] counts, double seconds = 100) =>
        new($"{run}:{detector}", detector, new RunInfo(run) { LiveTimeSeconds = seconds }, new ChannelHistogram(counts, 0.5));
}
