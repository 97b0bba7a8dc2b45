using System.Diagnostics;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Simulation;
using SpectroCal.Spectra;

namespace SpectroCal.Bench;

/// <summary>
/// The density that is timed: a batch of 5 000 events of the toy, smoothed by 25 eV, on the grid of energies of its calibration.
/// </summary>
public sealed class DensityBenchmark
{
    private const double BandwidthEv = 25;
    private const double GridStepEv = 0.8 * BandwidthEv;
    private const int Batches = 100; // as in the default campaign; one evaluation takes microseconds
    private readonly ChannelHistogram _histogram;
    private readonly EnergyCalibration _standard;
    private readonly double[] _energies;
    private readonly ChannelKernelDensity _smoothed;
    private readonly ExactKernelDensity _exact;
    private readonly DensityColumns _columns;

    /// <summary>Simulates the batch.</summary>
    public DensityBenchmark(CancellationToken cancellation)
    {
        var settings = new ToySettings { Cycles = 1, PhysicsRunsPerCycle = 1 };
        Campaign campaign = ToyCampaign.Simulate(settings, cancellation).Campaign;
        _histogram = campaign.Batches[0].Batch.Histogram;
        _standard = campaign.Batches[0].Standard;
        _energies = [.. new EnergyGrid(ToyCampaign.Target(settings), GridStepEv).Energies];
        _smoothed = new ChannelKernelDensity(campaign.Function, Smoothed(), BandwidthEv);
        _exact = new ExactKernelDensity(campaign.Function, ChannelHistogramPoints.Of(_histogram), BandwidthEv);
        _columns = new DensityColumns(_energies.Length, campaign.Function.ParameterCount);
    }

    /// <summary>Time to smooth the histogram a hundred times, ms.</summary>
    public double SmoothingMs() => Milliseconds(() => Smoothed());

    /// <summary>Time of a hundred evaluations with derivatives from the smoothed histogram, ms.</summary>
    public double EvaluationMs() => EvaluationMs(_smoothed);

    /// <summary>Time of evaluations with a kernel for every occupied channel, over that of those from the smoothed histogram.</summary>
    public double ExactOverSmoothed() => EvaluationMs(_exact) / EvaluationMs(_smoothed);

    private SmoothedHistogram Smoothed() => new(_histogram, BandwidthEv / _standard.Slope(0));

    private double EvaluationMs(IDensityEstimate density) => Milliseconds(() => density.Evaluate(_energies, _standard.Values, _columns));

    private static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Batches; i++)
            action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
