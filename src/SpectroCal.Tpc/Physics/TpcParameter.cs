namespace SpectroCal.Tpc.Physics;

/// <summary>A constant of the medium that the simulation can be differentiated by, and that calibrations can fit.</summary>
public enum TpcParameter
{
    /// <summary>A_B: scale of Birks' law, without unit.</summary>
    BirksScale,

    /// <summary>k_B: quenching of Birks' law, (kV/cm) (g/cm2) / MeV.</summary>
    BirksQuenching,

    /// <summary>E: electric field, kV/cm. The drift velocity follows it.</summary>
    Field,

    /// <summary>tau: lifetime of drifting electrons, us.</summary>
    Lifetime,

    /// <summary>D_L: longitudinal diffusion, cm2/us.</summary>
    LongitudinalDiffusion,

    /// <summary>D_T: transverse diffusion, cm2/us.</summary>
    TransverseDiffusion,

    /// <summary>alpha of the Box model, without unit.</summary>
    BoxAlpha,

    /// <summary>beta of the Box model, (kV/cm) (g/cm2) / MeV.</summary>
    BoxBeta,

    /// <summary>rho: density, g/cm3.</summary>
    Density,

    /// <summary>Electrons that a MeV sets free before recombination. With Birks' law it cannot be told from the scale A_B.</summary>
    ElectronsPerMev,
}
