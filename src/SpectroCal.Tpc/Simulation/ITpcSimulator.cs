using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tpc.Simulation;

/// <summary>Simulates what pixels read of tracks.</summary>
public interface ITpcSimulator
{
    /// <summary>The detector.</summary>
    TpcDetector Detector { get; }

    /// <summary>Simulates events.</summary>
    /// <param name="segments">Tracks of any number of events; segments of an event need not be together.</param>
    /// <param name="argon">Constants of the argon.</param>
    /// <param name="how">What to compute.</param>
    /// <param name="cancellation">Ends it between pixels, or a few of them.</param>
    /// <returns>Readings by event, pixel and time.</returns>
    /// <exception cref="CalibrationException">It cannot compute this.</exception>
    IReadOnlyList<TpcHit> Simulate(
        IReadOnlyList<TrackSegment> segments,
        LiquidArgon argon,
        TpcSimulation how,
        CancellationToken cancellation = default
    );
}
