using SpectroCal.Tpc.Tracks;

namespace SpectroCal.PowerShell.Results;

/// <summary>A track of a particle in a time projection chamber, with the energy that it leaves along its way.</summary>
public sealed class TpcTrack
{
    internal TpcTrack(IReadOnlyList<TrackSegment> segments)
    {
        Segments = segments;
        LengthCm = segments.Sum(s => s.LengthCm);
        EnergyMev = segments.Sum(s => s.EnergyMev);
    }

    /// <summary>Number of the event; what belongs to one event reaches the readout together.</summary>
    public long Event => Segments[0].Event;

    /// <summary>Number of the track in its event.</summary>
    public long Track => Segments[0].Track;

    /// <summary>PDG code of the particle: 13 muon, 211 pion, 2212 proton; 0 unknown.</summary>
    public int Particle => Segments[0].Particle;

    /// <summary>Number of segments.</summary>
    public int SegmentCount => Segments.Count;

    /// <summary>Length, cm.</summary>
    public double LengthCm { get; }

    /// <summary>Energy that it left, MeV.</summary>
    public double EnergyMev { get; }

    /// <summary>Mean energy loss, MeV/cm; null for a track without length.</summary>
    public double? StoppingMevPerCm => LengthCm > 0 ? EnergyMev / LengthCm : null;

    internal IReadOnlyList<TrackSegment> Segments { get; }

    /// <summary>Segments by event and track.</summary>
    internal static IEnumerable<TpcTrack> Of(IReadOnlyList<TrackSegment> segments) =>
        segments.GroupBy(s => (s.Event, s.Track)).OrderBy(g => g.Key).Select(g => new TpcTrack([.. g]));
}
