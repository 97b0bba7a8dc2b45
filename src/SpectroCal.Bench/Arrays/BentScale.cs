namespace SpectroCal.Bench.Arrays;

/// <summary>A true energy scale: a straight line and a parabola that is zero at both ends of the spectrum.</summary>
/// <param name="OffsetEv">Energy of channel 0, eV.</param>
/// <param name="GainEv">Mean gain, eV per channel.</param>
/// <param name="BendEv">Largest departure from the straight line, in the middle of the spectrum, eV.</param>
/// <param name="Channels">Number of channels.</param>
internal sealed record BentScale(double OffsetEv, double GainEv, double BendEv, int Channels)
{
    private const int Steps = 4; // each makes the error smaller by 4 BendEv / range, below 0.004

    /// <summary>Energy of a channel, eV.</summary>
    public double Energy(double channel) => OffsetEv + GainEv * channel + Bend(channel);

    /// <summary>Channel of an energy, by fixed-point steps.</summary>
    public double Channel(double energyEv)
    {
        double straight = (energyEv - OffsetEv) / GainEv,
            channel = straight;
        for (int i = 0; BendEv != 0 && i < Steps; i++)
            channel = straight - Bend(channel) / GainEv;
        return channel;
    }

    // Only within the spectrum: what is beyond would be bent without end.
    private double Bend(double channel)
    {
        double u = Math.Clamp(channel / Channels, 0, 1);
        return 4 * BendEv * u * (1 - u);
    }
}
