using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tpc.Simulation;

/// <summary>What a simulation made, in numbers.</summary>
/// <param name="Events">Events.</param>
/// <param name="Segments">Segments of tracks.</param>
/// <param name="LengthCm">Length of all tracks, cm.</param>
/// <param name="EnergyMev">Energy that they left, MeV.</param>
/// <param name="Readings">Readings of pixels.</param>
/// <param name="Electrons">Charge of all readings, electrons.</param>
public sealed record TpcSample(int Events, int Segments, double LengthCm, double EnergyMev, int Readings, double Electrons)
{
    /// <summary>The numbers of a simulation.</summary>
    public static TpcSample Of(IReadOnlyList<TrackSegment> segments, IReadOnlyList<TpcHit> hits) =>
        new(
            segments.Select(s => s.Event).Distinct().Count(),
            segments.Count,
            segments.Sum(s => s.LengthCm),
            segments.Sum(s => s.EnergyMev),
            hits.Count,
            hits.Sum(h => h.Electrons.Value)
        );
}
