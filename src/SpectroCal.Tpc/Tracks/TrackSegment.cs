using SpectroCal.Tpc.Geometry;

namespace SpectroCal.Tpc.Tracks;

/// <summary>A straight piece of a particle's track and the energy it left there: what the simulation starts from.</summary>
/// <param name="Event">Number of the event; what belongs to one event reaches the readout together.</param>
/// <param name="Track">Number of the track in its event.</param>
/// <param name="Particle">PDG code of the particle: 13 muon, 211 pion, 2212 proton; 0 unknown.</param>
/// <param name="Start">Where it begins, cm.</param>
/// <param name="End">Where it ends, cm.</param>
/// <param name="LengthCm">Length of the path, cm: that of the straight line or a little more.</param>
/// <param name="EnergyMev">Energy lost, MeV.</param>
/// <param name="StoppingMevPerCm">dE/dx that recombination depends on, MeV/cm.</param>
/// <param name="TimeUs">When it happened after the trigger of the event, us.</param>
public sealed record TrackSegment(
    long Event,
    long Track,
    int Particle,
    TrackPoint Start,
    TrackPoint End,
    double LengthCm,
    double EnergyMev,
    double StoppingMevPerCm,
    double TimeUs = 0
)
{
    /// <summary>Cosine of the angle to the drift, 0 to 1; 0 for a segment without length.</summary>
    public double DriftCosine => Start.DistanceTo(End) is var d and > 0 ? Math.Abs(End.Z - Start.Z) / d : 0;
}
