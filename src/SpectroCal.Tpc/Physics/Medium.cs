using SpectroCal.Differentiation;

namespace SpectroCal.Tpc.Physics;

/// <summary>
/// The medium as jets of the active parameters: what tracks leave of charge, and how it drifts. Everything about a piece of a track is a
/// product of these few jets with functions of its place alone, so that its derivatives cost a few multiplications.
/// </summary>
public sealed class Medium
{
    private const double MobilityPerMille = 1e-3; // cm2/(V s) to cm2/(kV us)
    private readonly LiquidArgon _argon;
    private readonly Jet[] _jets;

    /// <summary>Takes the constants.</summary>
    /// <param name="argon">Their values.</param>
    /// <param name="active">Those to differentiate by, in this order; none: values only.</param>
    public Medium(LiquidArgon argon, IReadOnlyList<TpcParameter> active)
    {
        _argon = argon;
        Active = active;
        _jets =
        [
            .. TpcParameterInfo.All.Select(info =>
            {
                double value = argon.Value(info.Parameter);
                int index = active.Index().FirstOrDefault(a => a.Item == info.Parameter, (-1, default)).Index;
                return index < 0 ? Jet.Constant(value) : Jet.Variable(value, index, active.Count);
            }),
        ];
        VelocityCmPerUs = argon.DriftVelocity == DriftVelocityModel.Walkowiak ? Walkowiak() : this[TpcParameter.Field] * Mobility();
        SlownessUsPerCm = 1 / VelocityCmPerUs;
        LossPerCm = SlownessUsPerCm / this[TpcParameter.Lifetime];
        LongitudinalUsPerRootCm = Jet.Sqrt(2 * this[TpcParameter.LongitudinalDiffusion] * SlownessUsPerCm) * SlownessUsPerCm;
        TransverseCmPerRootCm = Jet.Sqrt(2 * this[TpcParameter.TransverseDiffusion] * SlownessUsPerCm);
    }

    /// <summary>The parameters that jets are differentiated by.</summary>
    public IReadOnlyList<TpcParameter> Active { get; }

    /// <summary>v: drift velocity, cm/us.</summary>
    public Jet VelocityCmPerUs { get; }

    /// <summary>1/v: drift time of a centimetre, us/cm.</summary>
    public Jet SlownessUsPerCm { get; }

    /// <summary>1/(v tau): what the charge loses on a centimetre, 1/cm.</summary>
    public Jet LossPerCm { get; }

    /// <summary>sqrt(2 D_L/v)/v: spread of the arrival after a centimetre, us; it grows with the root of the distance.</summary>
    public Jet LongitudinalUsPerRootCm { get; }

    /// <summary>sqrt(2 D_T/v): transverse spread after a centimetre, cm; it grows with the root of the distance.</summary>
    public Jet TransverseCmPerRootCm { get; }

    private Jet this[TpcParameter parameter] => _jets[(int)parameter];

    /// <summary>R: fraction of the charge that escapes recombination.</summary>
    /// <param name="stoppingMevPerCm">dE/dx, MeV/cm, not negative.</param>
    /// <param name="cosine">Cosine of the angle between the track and the drift, for the ellipsoid Box model.</param>
    /// <remarks>
    /// Birks: A_B / (1 + k_B dE/dx / (E rho)). Box: ln(alpha + xi)/xi with xi = beta dE/dx / (E rho), not below 0: below
    /// xi = 1 - alpha the model has no meaning.
    /// </remarks>
    public Jet Survival(double stoppingMevPerCm, double cosine = 0)
    {
        Jet scaled = stoppingMevPerCm / (this[TpcParameter.Field] * this[TpcParameter.Density]);
        if (_argon.Quenching == QuenchingModel.Birks)
            return this[TpcParameter.BirksScale] / (1 + this[TpcParameter.BirksQuenching] * scaled);
        double r = _argon.EllipsoidRatio,
            stretch = _argon.Quenching == QuenchingModel.Box ? 1 : 1 / Math.Sqrt(1 - cosine * cosine + cosine * cosine / (r * r));
        Jet xi = stretch * this[TpcParameter.BoxBeta] * scaled;
        Jet inside = this[TpcParameter.BoxAlpha] + xi;
        return inside.Value <= 1 || xi.Value == 0 ? 0 : Jet.Log(inside) / xi;
    }

    /// <summary>N0: electrons that leave a piece of a track.</summary>
    /// <param name="energyMev">Energy it lost, MeV.</param>
    /// <param name="stoppingMevPerCm">dE/dx, MeV/cm.</param>
    /// <param name="cosine">Cosine of the angle between the track and the drift.</param>
    public Jet Electrons(double energyMev, double stoppingMevPerCm, double cosine = 0) =>
        Survival(stoppingMevPerCm, cosine) * energyMev * this[TpcParameter.ElectronsPerMev];

    // mu(E, T), cm2/(kV us): Li et al., eq. 2.
    private Jet Mobility()
    {
        const double a0 = 551.6,
            a1 = 7158.3,
            a2 = 4440.43,
            a3 = 4.29,
            a4 = 43.63,
            a5 = 0.2053;
        Jet e = this[TpcParameter.Field],
            above = a0 + a1 * e + a2 * Jet.Pow(e, 1.5) + a3 * Jet.Pow(e, 2.5),
            below = 1 + a1 / a0 * e + a4 * e * e + a5 * e * e * e;
        return above / below * (Math.Pow(_argon.TemperatureK / 89, -1.5) * MobilityPerMille);
    }

    // v(E, T), cm/us, with the constants that LArSoft uses (they give mm/us).
    private Jet Walkowiak()
    {
        double warmer = _argon.TemperatureK - 90.371;
        Jet e = this[TpcParameter.Field],
            shape = 0.141 * e * Jet.Log(1 + 12.4 / e) + 1.627 * Jet.Pow(e, 0.317);
        return 0.1 * ((1 - 0.01481 * warmer) * shape - 0.0075 * warmer);
    }
}
