namespace SpectroCal.Tpc.Tracks;

/// <summary>
/// Fluctuations of the energy loss in thin layers: a few electrons take much of it, at a rate that falls with the square of their energy;
/// what is lost in smaller portions hardly fluctuates.
/// </summary>
/// <param name="power">Energy loss of the particle.</param>
/// <remarks>
/// Electrons above <see cref="MostMev"/> would leave tracks of their own and are left out, with the energy that they take.
/// </remarks>
public sealed class Straggling(StoppingPower power)
{
    /// <summary>Smaller energies of electrons are not drawn one by one, MeV.</summary>
    public const double LeastMev = 0.01;

    /// <summary>Largest energy that stays on the track, MeV.</summary>
    public const double MostMev = 2;

    /// <summary>Draws the energy lost in a layer, MeV.</summary>
    /// <param name="random">Where numbers come from.</param>
    /// <param name="meanMev">Mean loss with electrons of all energies, MeV.</param>
    /// <param name="lengthCm">Thickness, cm.</param>
    /// <param name="energyMev">Kinetic energy of the particle, MeV.</param>
    public double Loss(Random random, double meanMev, double lengthCm, double energyMev)
    {
        double most = Math.Min(MostMev, power.MostTransferMev(energyMev)),
            scale = power.ScaleMev(energyMev, lengthCm);
        if (most <= LeastMev)
            return meanMev;
        double large = power.MostTransferMev(energyMev),
            loss = meanMev - scale * Math.Log(large / LeastMev),
            number = scale * (1 / LeastMev - 1 / most);
        if (loss <= 0)
            return meanMev; // so near its end that a particle is not described by a scale
        // Times between electrons are exponential: those within the layer are counted.
        for (double passed = -Math.Log(1 - random.NextDouble()); passed < number; passed -= Math.Log(1 - random.NextDouble()))
            loss += 1 / (1 / LeastMev - random.NextDouble() * (1 / LeastMev - 1 / most));
        return loss;
    }
}
