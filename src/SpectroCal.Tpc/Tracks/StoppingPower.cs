namespace SpectroCal.Tpc.Tracks;

/// <summary>
/// Mean energy loss of a heavy charged particle in liquid argon by the formula of Bethe with the density effect of Sternheimer, and ranges
/// in the approximation of continuous slowing down.
/// </summary>
/// <remarks>
/// Constants of the Particle Data Group's tables for argon; ranges start at the range of 1 MeV protons of NIST's PSTAR, 4.336e-3 g/cm2,
/// scaled by the mass.
/// </remarks>
public sealed class StoppingPower
{
    private const double K = 0.307075; // MeV cm2/mol
    private const double ChargeOverMass = 0.45059; // Z/A, mol/g
    private const double ExcitationMev = 188e-6;
    private const double ElectronMev = 0.51099895;
    private const double ProtonMev = 938.27208816;
    private const double SeedRange = 4.336e-3; // g/cm2, of protons of 1 MeV
    private const double StepLog = 0.01;
    private const double MostMev = 1e5;

    private readonly double _massMev;
    private readonly double _density;
    private readonly double _firstLog;
    private readonly double[] _logRanges; // g/cm2, at equal steps of the logarithm of the energy

    /// <summary>Prepares the ranges of a particle.</summary>
    /// <param name="massMev">Its mass, MeV.</param>
    /// <param name="densityGramPerCm3">Density of the argon, g/cm3.</param>
    public StoppingPower(double massMev, double densityGramPerCm3)
    {
        _massMev = massMev;
        _density = densityGramPerCm3;
        double scale = massMev / ProtonMev; // equal velocities have energies and ranges in proportion to the mass
        _firstLog = Math.Log(scale);
        _logRanges = new double[(int)((Math.Log(MostMev) - _firstLog) / StepLog) + 1];
        double range = SeedRange * scale;
        _logRanges[0] = Math.Log(range);
        for (int i = 1; i < _logRanges.Length; i++)
        {
            // Simpson's rule over ln T: dR = T dlnT / S
            double from = Math.Exp(_firstLog + (i - 1) * StepLog),
                middle = from * Math.Exp(StepLog / 2),
                to = from * Math.Exp(StepLog);
            range += StepLog / 6 * (from / Mass(from) + 4 * middle / Mass(middle) + to / Mass(to));
            _logRanges[i] = Math.Log(range);
        }
    }

    /// <summary>The particle of a PDG code: muon, pion, kaon or proton.</summary>
    /// <exception cref="ArgumentException">None of these.</exception>
    public static StoppingPower Of(int particle, double densityGramPerCm3) =>
        new(
            Math.Abs(particle) switch
            {
                13 => 105.6583755,
                211 => 139.57039,
                321 => 493.677,
                2212 => ProtonMev,
                _ => throw new ArgumentException($"Energy losses of particle {particle} are not known: 13, 211, 321 or 2212."),
            },
            densityGramPerCm3
        );

    /// <summary>-dE/dx over the density, MeV cm2/g.</summary>
    /// <param name="energyMev">Kinetic energy, MeV.</param>
    public double Mass(double energyMev)
    {
        (double beta2, double bg2, double most) = Kinematics(energyMev);
        return K
            * ChargeOverMass
            / beta2
            * (0.5 * Math.Log(2 * ElectronMev * bg2 * most / (ExcitationMev * ExcitationMev)) - beta2 - Density(bg2) / 2);
    }

    /// <summary>Most energy that one electron can be given, MeV.</summary>
    public double MostTransferMev(double energyMev) => Kinematics(energyMev).Most;

    /// <summary>
    /// xi: energy on a way above which one electron is given energy once in the mean, where nothing limits it, MeV; electrons of energy
    /// T are set free at the rate xi/T^2.
    /// </summary>
    public double ScaleMev(double energyMev, double lengthCm) => K / 2 * ChargeOverMass * _density * lengthCm / Kinematics(energyMev).Beta2;

    /// <summary>dE/dx, MeV/cm.</summary>
    public double Linear(double energyMev) => _density * Mass(energyMev);

    /// <summary>Range, cm.</summary>
    public double RangeCm(double energyMev)
    {
        double at = (Math.Log(energyMev) - _firstLog) / StepLog;
        // Below the table ranges grow about as E^1.8.
        if (at <= 0)
            return Math.Exp(_logRanges[0] + 1.8 * at * StepLog) / _density;
        int i = Math.Min((int)at, _logRanges.Length - 2);
        return Math.Exp(_logRanges[i] + (at - i) * (_logRanges[i + 1] - _logRanges[i])) / _density;
    }

    /// <summary>Kinetic energy of a particle that stops after a distance, MeV.</summary>
    public double EnergyMev(double rangeCm)
    {
        double log = Math.Log(rangeCm * _density);
        if (log <= _logRanges[0])
            return Math.Exp(_firstLog + (log - _logRanges[0]) / 1.8);
        int i = Array.BinarySearch(_logRanges, log);
        i = Math.Clamp(i < 0 ? ~i - 1 : i, 0, _logRanges.Length - 2);
        return Math.Exp(_firstLog + StepLog * (i + (log - _logRanges[i]) / (_logRanges[i + 1] - _logRanges[i])));
    }

    /// <summary>Energy lost between two distances from the end of the track, MeV: finite up to the end itself.</summary>
    /// <param name="nearCm">Residual range at the end of the piece, cm; 0: the particle stops there.</param>
    /// <param name="farCm">Residual range at its beginning, cm.</param>
    public double LossMev(double nearCm, double farCm) => EnergyMev(farCm) - (nearCm > 0 ? EnergyMev(nearCm) : 0);

    private (double Beta2, double BetaGamma2, double Most) Kinematics(double energyMev)
    {
        double gamma = 1 + energyMev / _massMev,
            gamma2 = gamma * gamma,
            beta2 = 1 - 1 / gamma2,
            ratio = ElectronMev / _massMev;
        return (beta2, beta2 * gamma2, 2 * ElectronMev * beta2 * gamma2 / (1 + 2 * gamma * ratio + ratio * ratio));
    }

    private static double Density(double bg2)
    {
        const double c = 5.2146,
            a = 0.19559;
        double x = 0.5 * Math.Log10(bg2);
        return x >= 3 ? 2 * Math.Log(10) * x - c
            : x >= 0.2 ? 2 * Math.Log(10) * x - c + a * Math.Pow(3 - x, 3)
            : 0;
    }
}
