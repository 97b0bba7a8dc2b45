namespace SpectroCal.Peaks;

/// <summary>A straight energy scale: E = offset + gain · channel.</summary>
/// <param name="OffsetEv">Energy of channel 0, eV.</param>
/// <param name="Gain">Gain, eV per channel.</param>
internal readonly record struct StraightScale(double OffsetEv, double Gain)
{
    /// <summary>Energy of a channel, eV.</summary>
    public double Energy(double channel) => OffsetEv + Gain * channel;

    /// <summary>Channel of an energy.</summary>
    public double Channel(double energyEv) => (energyEv - OffsetEv) / Gain;

    /// <summary>The scale on which points lie best: least squares of deviations in energy over their errors.</summary>
    /// <param name="points">Channels, energies and their errors in eV, at two different channels at least.</param>
    public static StraightScale Through(IReadOnlyList<(double Channel, double EnergyEv, double ErrorEv)> points)
    {
        double s = 0,
            sx = 0,
            sy = 0;
        foreach ((double x, double y, double e) in points)
        {
            double w = 1 / (e * e);
            s += w;
            sx += w * x;
            sy += w * y;
        }
        double mx = sx / s,
            my = sy / s,
            sxx = 0,
            sxy = 0;
        foreach ((double x, double y, double e) in points)
        {
            double w = 1 / (e * e);
            sxx += w * (x - mx) * (x - mx);
            sxy += w * (x - mx) * (y - my);
        }
        double gain = sxy / sxx;
        return new StraightScale(my - gain * mx, gain);
    }
}
