namespace SpectroCal.Detectors;

/// <summary>Width of the Gaussian detector response, sigma^2(E) = noise^2 + F w E.</summary>
/// <param name="NoiseEv">Electronic noise, one standard deviation, eV.</param>
/// <param name="Fano">Fano factor F, dimensionless; 0 for detectors whose resolution does not depend on energy.</param>
/// <param name="PairEnergyEv">Mean energy per electron-hole pair w, eV.</param>
public sealed record ResolutionModel(
    double NoiseEv,
    double Fano = ResolutionModel.SiliconFano,
    double PairEnergyEv = ResolutionModel.SiliconPairEnergyEv
)
{
    /// <summary>Fano factor of silicon.</summary>
    public const double SiliconFano = 0.115;

    /// <summary>Mean energy per electron-hole pair of silicon, eV.</summary>
    public const double SiliconPairEnergyEv = 3.65;

    /// <summary>FWHM of a Gaussian over its standard deviation, 2 sqrt(2 ln 2).</summary>
    public const double FwhmPerSigma = 2.3548200450309493;

    /// <summary>Variance of the response at an energy, eV^2. Energies below zero count as zero.</summary>
    public double Variance(double energyEv) => NoiseEv * NoiseEv + Fano * PairEnergyEv * Math.Max(energyEv, 0);

    /// <summary>Standard deviation of the response at an energy, eV.</summary>
    public double Sigma(double energyEv) => Math.Sqrt(Variance(energyEv));

    /// <summary>Full width at half maximum of the response at an energy, eV.</summary>
    public double Fwhm(double energyEv) => FwhmPerSigma * Sigma(energyEv);
}
