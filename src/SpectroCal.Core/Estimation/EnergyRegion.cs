namespace SpectroCal.Estimation;

/// <summary>A closed interval of energies.</summary>
/// <param name="LowEv">Lower end, eV.</param>
/// <param name="HighEv">Upper end, eV; above the lower.</param>
public sealed record EnergyRegion(double LowEv, double HighEv)
{
    /// <summary>Middle of the region, eV.</summary>
    public double MiddleEv => (LowEv + HighEv) / 2;

    /// <summary>Whether an energy lies in the region.</summary>
    public bool Contains(double energyEv) => energyEv >= LowEv && energyEv <= HighEv;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{LowEv:0.#}-{HighEv:0.#} eV");
}
