using BenchmarkDotNet.Attributes;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Simulation;
using SpectroCal.Spectra;

namespace SpectroCal.Benchmarks;

/// <summary>
/// One evaluation of a batch's density with first and second derivatives, by way of channel space and event by event, and the
/// smoothing that the former needs once. Shows what an iteration costs; does not measure the objective on top.
/// </summary>
public class DensityBenchmarks
{
    private const double BandwidthEv = 25;
    private ChannelHistogram _histogram = null!;
    private double[] _energies = null!;
    private double[] _parameters = null!;
    private ChannelKernelDensity _channel = null!;
    private ExactKernelDensity _binned = null!;
    private ExactKernelDensity _events = null!;
    private DensityColumns _columns = null!;

    [GlobalSetup]
    public void Setup()
    {
        var settings = new ToySettings { Cycles = 1, PhysicsRunsPerCycle = 1 };
        ToyCampaign toy = ToyCampaign.Simulate(settings);
        CampaignBatch(toy);
        var grid = new EnergyGrid(ToyCampaign.Target(settings), 0.8 * BandwidthEv);
        _energies = grid.Energies.ToArray();
        _columns = new DensityColumns(grid.Count, 2);
    }

    [Benchmark]
    public SmoothedHistogram Smooth() => new(_histogram, BandwidthEv / _parameters[1]);

    [Benchmark(Baseline = true)]
    public void ChannelSpace() => _channel.Evaluate(_energies, _parameters, _columns);

    [Benchmark]
    public void ExactOverChannels() => _binned.Evaluate(_energies, _parameters, _columns);

    [Benchmark]
    public void ExactOverEvents() => _events.Evaluate(_energies, _parameters, _columns);

    private void CampaignBatch(ToyCampaign toy)
    {
        _histogram = toy.Campaign.Batches[0].Batch.Histogram;
        _parameters = [.. toy.Campaign.Batches[0].Standard.Parameters];
        PolynomialFunction function = PolynomialFunction.Linear;
        _channel = new ChannelKernelDensity(function, new SmoothedHistogram(_histogram, BandwidthEv / _parameters[1]), BandwidthEv);
        _binned = new ExactKernelDensity(function, ChannelHistogramPoints.Of(_histogram), BandwidthEv);
        _events = new ExactKernelDensity(function, [.. toy.Events(0).Adc.Select(adc => (double)adc)], BandwidthEv);
    }
}
