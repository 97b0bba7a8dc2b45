namespace SpectroCal.Tpc.Physics;

/// <summary>How much of the charge escapes recombination.</summary>
public enum QuenchingModel
{
    /// <summary>Birks' law, as ICARUS measured it (Amoruso et al., NIM A 523 (2004) 275).</summary>
    Birks,

    /// <summary>The modified Box model (ArgoNeuT, Acciarri et al., JINST 8 (2013) P08005).</summary>
    Box,

    /// <summary>The Box model with a quenching that depends on the angle to the field (ICARUS, 2024).</summary>
    EllipsoidBox,
}

/// <summary>Which measurement gives the velocity of drifting electrons.</summary>
public enum DriftVelocityModel
{
    /// <summary>The global fit of the mobility of Li et al., NIM A 816 (2016) 160.</summary>
    Mobility,

    /// <summary>Walkowiak, NIM A 449 (2000) 288.</summary>
    Walkowiak,
}

/// <summary>Constants of the liquid argon: of these the signals of a track depend on before they reach the readout.</summary>
public sealed record LiquidArgon
{
    /// <summary>Law of recombination.</summary>
    public QuenchingModel Quenching { get; init; } = QuenchingModel.Birks;

    /// <summary>Law of the drift velocity.</summary>
    public DriftVelocityModel DriftVelocity { get; init; } = DriftVelocityModel.Mobility;

    /// <summary>A_B of Birks' law.</summary>
    public double BirksScale { get; init; } = 0.8;

    /// <summary>k_B of Birks' law, (kV/cm) (g/cm2) / MeV.</summary>
    public double BirksQuenching { get; init; } = 0.0486;

    /// <summary>Electric field, kV/cm.</summary>
    public double FieldKvPerCm { get; init; } = 0.5;

    /// <summary>Lifetime of drifting electrons, us.</summary>
    public double LifetimeUs { get; init; } = 2200;

    /// <summary>Longitudinal diffusion, cm2/us.</summary>
    public double LongitudinalDiffusionCm2PerUs { get; init; } = 4.0e-6;

    /// <summary>Transverse diffusion, cm2/us.</summary>
    public double TransverseDiffusionCm2PerUs { get; init; } = 8.8e-6;

    /// <summary>alpha of the Box model.</summary>
    public double BoxAlpha { get; init; } = 0.93;

    /// <summary>beta of the Box model, (kV/cm) (g/cm2) / MeV.</summary>
    public double BoxBeta { get; init; } = 0.207;

    /// <summary>R of the ellipsoid Box model: its beta along the field over the one across.</summary>
    public double EllipsoidRatio { get; init; } = 1.25;

    /// <summary>Density, g/cm3.</summary>
    public double DensityGramPerCm3 { get; init; } = 1.38;

    /// <summary>Temperature, K.</summary>
    public double TemperatureK { get; init; } = 87.17;

    /// <summary>Electrons that a MeV sets free before recombination.</summary>
    public double ElectronsPerMev { get; init; } = 4.237e4;

    /// <summary>The value of a parameter.</summary>
    public double Value(TpcParameter parameter) =>
        parameter switch
        {
            TpcParameter.BirksScale => BirksScale,
            TpcParameter.BirksQuenching => BirksQuenching,
            TpcParameter.Field => FieldKvPerCm,
            TpcParameter.Lifetime => LifetimeUs,
            TpcParameter.LongitudinalDiffusion => LongitudinalDiffusionCm2PerUs,
            TpcParameter.TransverseDiffusion => TransverseDiffusionCm2PerUs,
            TpcParameter.BoxAlpha => BoxAlpha,
            TpcParameter.BoxBeta => BoxBeta,
            TpcParameter.Density => DensityGramPerCm3,
            TpcParameter.ElectronsPerMev => ElectronsPerMev,
            _ => throw new ArgumentOutOfRangeException(nameof(parameter)),
        };

    /// <summary>The same with one parameter changed.</summary>
    public LiquidArgon With(TpcParameter parameter, double value) =>
        parameter switch
        {
            TpcParameter.BirksScale => this with { BirksScale = value },
            TpcParameter.BirksQuenching => this with { BirksQuenching = value },
            TpcParameter.Field => this with { FieldKvPerCm = value },
            TpcParameter.Lifetime => this with { LifetimeUs = value },
            TpcParameter.LongitudinalDiffusion => this with { LongitudinalDiffusionCm2PerUs = value },
            TpcParameter.TransverseDiffusion => this with { TransverseDiffusionCm2PerUs = value },
            TpcParameter.BoxAlpha => this with { BoxAlpha = value },
            TpcParameter.BoxBeta => this with { BoxBeta = value },
            TpcParameter.Density => this with { DensityGramPerCm3 = value },
            TpcParameter.ElectronsPerMev => this with { ElectronsPerMev = value },
            _ => throw new ArgumentOutOfRangeException(nameof(parameter)),
        };

    /// <summary>The same with several parameters changed.</summary>
    public LiquidArgon With(IReadOnlyList<TpcParameter> parameters, ReadOnlySpan<double> values)
    {
        LiquidArgon changed = this;
        for (int i = 0; i < parameters.Count; i++)
            changed = changed.With(parameters[i], values[i]);
        return changed;
    }

    /// <summary>The same with given constants.</summary>
    public LiquidArgon With(IEnumerable<TpcConstant> constants) =>
        constants.Aggregate(this, (argon, constant) => argon.With(constant.Parameter, constant.Value));

    /// <summary>Values of several parameters.</summary>
    public double[] Values(IReadOnlyList<TpcParameter> parameters) => [.. parameters.Select(Value)];
}
