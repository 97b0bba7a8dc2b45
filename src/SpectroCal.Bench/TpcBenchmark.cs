using System.Diagnostics;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Bench;

/// <summary>Time projection chambers: 500 cm of muons from tracks to readings, all threads.</summary>
internal static class TpcBenchmark
{
    private const double LengthCm = 500;

    /// <summary>Seconds with the derivatives by six parameters.</summary>
    public static Func<double> Gradient(CancellationToken cancellation) => Of(TpcParameterInfo.Published, cancellation);

    /// <summary>Time with these derivatives over time without, both in this run.</summary>
    public static Func<double> Ratio(CancellationToken cancellation)
    {
        Func<double> with = Of(TpcParameterInfo.Published, cancellation),
            without = Of([], cancellation);
        return () => with() / without();
    }

    /// <summary>Seconds with the derivatives by six parameters, by tensors and autograd on the processor.</summary>
    public static Func<double> Tensors(CancellationToken cancellation) =>
        Of(TpcParameterInfo.Published, cancellation, TpcEngines.Simulator(new TpcDetector(), NetworkBenchmark.Engine, "cpu"));

    private static Func<double> Of(IReadOnlyList<TpcParameter> active, CancellationToken cancellation, ITpcSimulator? simulator = null)
    {
        IReadOnlyList<TrackSegment> segments = new TrackGenerator(TrackSample.ThroughGoingMuons, 1).Tracks(LengthCm);
        double length = segments.Sum(s => s.LengthCm);
        simulator ??= new TpcSimulator(new TpcDetector());
        return () =>
        {
            long start = Stopwatch.GetTimestamp();
            simulator.Simulate(segments, new LiquidArgon(), new TpcSimulation { Active = active }, cancellation);
            return Stopwatch.GetElapsedTime(start).TotalSeconds * LengthCm / length;
        };
    }
}
