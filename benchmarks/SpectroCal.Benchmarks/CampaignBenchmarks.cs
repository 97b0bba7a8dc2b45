using BenchmarkDotNet.Attributes;
using SpectroCal.Calibration;
using SpectroCal.Simulation;

namespace SpectroCal.Benchmarks;

/// <summary>
/// The main job: 100 batches of the toy from histograms to calibrated batches. Measures the whole calibration with its passes over the
/// combined spectrum, covariances and bounds, on one thread and on all. Does not measure reading, histogramming or the comparison.
/// </summary>
[MemoryDiagnoser]
public class CampaignBenchmarks
{
    private ToyCampaign _toy = null!;
    private CalibrationSettings _settings = null!;

    /// <summary>Events in a batch: the time must not depend on it.</summary>
    [Params(5_000, 50_000)]
    public int EventsPerBatch { get; set; }

    /// <summary>Threads.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var settings = new ToySettings { EventsPerBatch = EventsPerBatch };
        _toy = ToyCampaign.Simulate(settings);
        _settings = new CalibrationSettings(ToyCampaign.Target(settings))
        {
            MaximumThreads = Threads == 0 ? Environment.ProcessorCount : Threads,
        };
    }

    [Benchmark(Baseline = true)]
    public CampaignCalibration KdeChiSquare() => CampaignCalibrator.Calibrate(_toy.Campaign, _settings);

    [Benchmark]
    public CampaignCalibration PoissonLikelihood() =>
        CampaignCalibrator.Calibrate(_toy.Campaign, _settings with { Objective = ObjectiveKind.PoissonLikelihood });
}
