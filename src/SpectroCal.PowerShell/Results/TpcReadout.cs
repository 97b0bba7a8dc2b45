using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.PowerShell.Results;

/// <summary>What the pixels of a time projection chamber read of tracks.</summary>
public sealed class TpcReadout
{
    internal TpcReadout(IReadOnlyList<TrackSegment> segments, IReadOnlyList<TpcHit> hits, TpcDetector detector, bool hasNoise)
    {
        (Segments, Hits, Detector, HasNoise) = (segments, hits, detector, hasNoise);
        Sample = TpcSample.Of(segments, hits);
    }

    /// <summary>Events.</summary>
    public int Events => Sample.Events;

    /// <summary>Length of all tracks, cm.</summary>
    public double LengthCm => Sample.LengthCm;

    /// <summary>Energy that they left, MeV.</summary>
    public double EnergyMev => Sample.EnergyMev;

    /// <summary>Number of readings.</summary>
    public int ReadingCount => Sample.Readings;

    /// <summary>Charge of all readings, electrons.</summary>
    public double Electrons => Sample.Electrons;

    /// <summary>Whether the electronics had noise.</summary>
    public bool HasNoise { get; }

    /// <summary>The readings by event, pixel and time.</summary>
    public IEnumerable<TpcReading> GetReadings() => Hits.Select(h => new TpcReading(h));

    internal IReadOnlyList<TrackSegment> Segments { get; }

    internal IReadOnlyList<TpcHit> Hits { get; }

    internal TpcDetector Detector { get; }

    private TpcSample Sample { get; }
}
