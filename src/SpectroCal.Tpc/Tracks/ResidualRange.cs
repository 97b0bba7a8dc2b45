namespace SpectroCal.Tpc.Tracks;

/// <summary>
/// Energies of stopping particles from where they stopped alone: what is known of measured tracks without the charge that is to be
/// calibrated.
/// </summary>
public static class ResidualRange
{
    /// <summary>Replaces energies by the mean ones at the distance from the end of the track.</summary>
    /// <param name="segments">Segments; the last one of a track, in their order, holds its end.</param>
    /// <param name="densityGramPerCm3">Density of the argon, g/cm3.</param>
    /// <param name="particle">PDG code that all tracks are taken for; null: their own.</param>
    public static IReadOnlyList<TrackSegment> Model(IReadOnlyList<TrackSegment> segments, double densityGramPerCm3, int? particle = null)
    {
        var powers = new Dictionary<int, StoppingPower>();
        var modelled = new List<TrackSegment>();
        foreach (var track in segments.GroupBy(s => (s.Event, s.Track)))
        {
            TrackSegment[] own = [.. track];
            int code = particle ?? own[0].Particle;
            if (!powers.TryGetValue(code, out StoppingPower? power))
                powers.Add(code, power = StoppingPower.Of(code, densityGramPerCm3));
            double near = own.Sum(s => s.LengthCm);
            foreach (TrackSegment segment in own)
            {
                double far = near;
                near = Math.Max(0, near - segment.LengthCm);
                double loss = far > near ? power.LossMev(near, far) : 0;
                modelled.Add(
                    segment with
                    {
                        Particle = code,
                        EnergyMev = loss,
                        StoppingMevPerCm = segment.LengthCm > 0 ? loss / segment.LengthCm : 0,
                    }
                );
            }
        }
        return modelled;
    }
}
